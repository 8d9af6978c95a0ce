-- Takes the events that follow a place into the hours of their calls; an amendment takes what was
-- held before out of its hour. Version 1 of CallReceived had a reason in place of a verdict.
with batch as materialized (
    select written_by, position, type, data
    from event
    where (written_by, position) > ($1::text::xid8, $2::bigint)
        and written_by < pg_snapshot_xmin(pg_current_snapshot())
    order by written_by, position
    limit $3
), held as (
    select 1 as sign, data->'provenance'->>'host' as host, data->'cdr' as cdr,
        data->'verdict' as verdict
    from batch where type = 'CallReceived'
    union all
    select 1, data->>'host', data->'now'->'cdr', data->'now'->'verdict'
    from batch where type in ('CallRerated', 'CdrCorrected', 'CallVoided')
    union all
    select -1, data->>'host', data->'before'->'cdr', data->'before'->'verdict'
    from batch where type in ('CallRerated', 'CdrCorrected', 'CallVoided')
), figures as (
    select sign, host,
        date_trunc('hour', (cdr->>'start_time')::timestamptz) as hour,
        (verdict->>'company_id')::bigint as company_id,
        verdict->'charge'->>'destination' as destination,
        verdict->'charge'->>'currency' as currency,
        (cdr->>'duration')::numeric as seconds,
        coalesce((cdr->>'sip_code')::int = 200, false) as accepted,
        coalesce((
            select ceil(sum((segment->>'billed')::numeric))
            from jsonb_array_elements(verdict->'charge'->'segments') as segment
        ), 0) as billed,
        coalesce((verdict->'charge'->>'amount')::numeric, 0) as cost,
        coalesce((verdict->'supply'->'charge'->>'amount')::numeric, 0) as supplier_cost,
        (cdr->>'ringing_at')::numeric - (cdr->>'created_at')::numeric as pdd
    from held
), sums as (
    select hour, host, company_id, destination, currency, sum(sign) as attempts,
        sum(sign) filter (where seconds > 0 or accepted) as answered,
        sum(sign * round(seconds, 3)) as seconds, sum(sign * billed) as billed,
        sum(sign * cost) as cost, sum(sign * supplier_cost) as supplier_cost,
        sum(sign) filter (where pdd between 0 and 3600) as pdd_calls,
        sum(sign * round(pdd, 3)) filter (where pdd between 0 and 3600) as pdd_seconds
    from figures
    group by hour, host, company_id, destination, currency
), taken as (
    insert into traffic_hourly as t (
        hour, host, company_id, destination, currency, attempts, answered, seconds, billed, cost,
        supplier_cost, pdd_calls, pdd_seconds
    )
    select hour, host, company_id, destination, currency, attempts, coalesce(answered, 0), seconds,
        billed, cost, supplier_cost, coalesce(pdd_calls, 0), coalesce(pdd_seconds, 0)
    from sums
    on conflict (hour, host, company_id, destination, currency) do update set
        attempts = t.attempts + excluded.attempts,
        answered = t.answered + excluded.answered,
        seconds = t.seconds + excluded.seconds,
        billed = t.billed + excluded.billed,
        cost = t.cost + excluded.cost,
        supplier_cost = t.supplier_cost + excluded.supplier_cost,
        pdd_calls = t.pdd_calls + excluded.pdd_calls,
        pdd_seconds = t.pdd_seconds + excluded.pdd_seconds
)
select written_by::text, position, (select count(*) from batch) as events
from batch order by written_by desc, position desc limit 1
