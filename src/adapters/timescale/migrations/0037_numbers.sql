-- oldest software: 9
-- The numbers of a call as its plan reads them, in digits of E.164, beside what was written; null
-- where a number is none, or no plan reads it (docs/decisions/0218).
alter table cdr add column caller_number text, add column callee_number text;
grant update (caller_number, callee_number) on cdr to akira_operator;
create or replace view cdr_masked as
select
    call_key, host, start_time, end_time, duration, billed_seconds,
    masked(caller) as caller, masked(callee) as callee, account, company_id, sip_code, outcome,
    hangup_by, destination, prefix, tariff_id, currency, billed_amount, rating, unrated_reason,
    received_at, stream_seq, masked(caller_number) as caller_number,
    masked(callee_number) as callee_number
from cdr;
