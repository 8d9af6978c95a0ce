-- Each call as its first fact and its last amendment make it; those that retention took may be gone.
amended as (
    select distinct on (e.stream_id) e.stream_id, e.data->'now' as now,
        (e.data->>'revision')::integer as revision
    from event e
    where e.type in {amendments} and {logged}
    order by e.stream_id, e.version desc
), told as (
    select e.stream_id, e.data, i.call_id, i.from_tag, i.to_tag, i.caller, i.callee, i.account,
        split_part(i.src_ip, '%', 1)::inet as src_ip, i.dst, coalesce(a.revision, 0) as revision,
        coalesce(a.now->'cdr', e.data->'cdr') as cdr,
        coalesce(a.now->'verdict', e.data->'verdict') as verdict,
        coalesce(a.now->'figures', e.data->'figures') as figures
    from event e
        left join call_identity i on i.call_key = e.stream_id
        left join amended a on a.stream_id = e.stream_id
    where e.type = 'CallReceived' and {logged} and (
        not exists (select from calls_dropped)
        or (e.data->'cdr'->>'start_time')::timestamptz >= (select before from calls_dropped)
        or e.stream_id in (
            select call_key from cdr where start_time < (select before from calls_dropped)
        )
    )
), log as (
    select stream_id as key, call_id, from_tag, to_tag, data->'provenance'->>'host' as host,
        (cdr->>'start_time')::timestamptz as start_time,
        (cdr->>'end_time')::timestamptz as end_time,
        (figures->>'seconds')::numeric(12, 3) as duration, caller, callee, account, src_ip,
        (cdr->>'sip_code')::smallint as sip_code, figures->>'outcome' as outcome,
        cdr->>'hangup_by' as hangup_by, (figures->>'pdd')::numeric(9, 3) as pdd,
        (data->'receipt'->>'stored_at')::timestamptz as received_at,
        (data->'receipt'->>'stream_seq')::bigint as stream_seq,
        (verdict->>'company_id')::bigint as company_id, figures->>'rating' as rating,
        verdict->>'unrated_reason' as unrated_reason,
        (figures->>'billed')::integer as billed_seconds,
        coalesce(
            (verdict->'charge'->>'amount')::numeric(20, 9),
            case when figures->>'rating' <> 'unrated' then 0 end
        )::numeric(20, 9) as billed_amount,
        verdict->'charge'->>'currency' as currency,
        verdict->'charge'->>'destination' as destination,
        verdict->'charge'->>'prefix' as prefix,
        (verdict->'charge'->>'tariff_id')::bigint as tariff_id,
        (verdict->'supply'->>'supplier_id')::bigint as supplier_id,
        (verdict->'supply'->'charge'->>'amount')::numeric(20, 9) as supplier_cost,
        verdict->'supply'->'charge'->>'currency' as supplier_currency, revision, dst,
        (verdict->>'leg_of')::uuid as leg_of,
        (verdict->'inbound'->>'company_id')::bigint as in_company_id,
        coalesce(
            (verdict->'inbound'->'charge'->>'amount')::numeric(20, 9),
            case when verdict ? 'inbound' and not verdict->'inbound' ? 'unrated_reason' then 0 end
        )::numeric(20, 9) as in_billed_amount,
        verdict->'inbound'->'charge'->>'currency' as in_currency,
        verdict->'inbound'->'charge'->>'destination' as in_destination,
        verdict->'inbound'->>'unrated_reason' as in_unrated_reason
    from told
), book as (
    select call_key as key, call_id, from_tag, to_tag, host, start_time, end_time, duration, caller,
        callee, account, src_ip, sip_code, outcome, hangup_by, pdd, received_at, stream_seq,
        company_id, rating, unrated_reason, billed_seconds, billed_amount, currency, destination,
        prefix, tariff_id, supplier_id, supplier_cost, supplier_currency, revision, dst,
        leg_of, in_company_id, in_billed_amount, in_currency, in_destination, in_unrated_reason
    from cdr where {kept}
)
