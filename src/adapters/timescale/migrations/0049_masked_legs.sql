-- oldest software: 9
-- Who counts calls without seeing numbers must be able to leave out the other records of a dialog.
create or replace view cdr_masked as
select
    call_key, host, start_time, end_time, duration, billed_seconds,
    masked(caller) as caller, masked(callee) as callee, account, company_id, sip_code, outcome,
    hangup_by, destination, prefix, tariff_id, currency, billed_amount, rating, unrated_reason,
    received_at, stream_seq, masked(caller_number) as caller_number,
    masked(callee_number) as callee_number,
    in_company_id, in_billed_amount, in_currency, in_destination, in_unrated_reason, leg_of
from cdr;
