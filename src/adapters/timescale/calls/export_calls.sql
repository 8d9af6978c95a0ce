-- Calls of some time as other people read them, the earliest start first.
select call_key, call_id, from_tag, to_tag, host, start_time, end_time, duration, billed_seconds,
    caller, callee, account, company_id, host(src_ip) as src_ip, sip_code, outcome, hangup_by, pdd,
    destination, prefix, tariff_id, currency, billed_amount, rating, unrated_reason, supplier_id,
    supplier_cost, supplier_currency, revision, received_at, stream_seq
from cdr
where start_time >= $1 and start_time < $2 and ($3::bigint is null or company_id = $3)
order by start_time, call_key
