-- Calls of some time, the earliest start first; those that a company pays, where one is named.
select
    call_key, call_id, from_tag, to_tag, host, start_time, end_time, duration, caller, callee,
    account, src_ip, sip_code, outcome, hangup_by, rating, unrated_reason,
    company_id, billed_seconds, billed_amount, currency, destination, prefix, tariff_id,
    supplier_id, supplier_cost, supplier_currency, revision, pdd, received_at, stream_seq
from cdr
where start_time >= $1 and start_time < $2 and ($3::bigint is null or company_id = $3)
order by start_time, call_key
