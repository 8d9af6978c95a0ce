-- What each role may do. Nobody but the owner may delete or rewrite history.
grant select, insert on call_identity, event, cdr, duplicate_receipt to akira_worker;
grant select, insert on dead_letter, stream_gap to akira_worker;
grant select, insert, update on stream_audit to akira_worker;
grant select on schema_migration to akira_worker, akira_operator, akira_auditor;

grant select on call_identity, event, cdr, duplicate_receipt, dead_letter, stream_audit, stream_gap
    to akira_operator, akira_auditor;
grant update (status, attempts, resolved_by, resolved_because, resolved_at)
    on dead_letter to akira_operator;

-- Keeps the country code and the last two digits.
create function masked(number text) returns text language sql immutable as $$
    select case
        when length(number) > 5 then
            left(number, 3) || repeat('*', length(number) - 5) || right(number, 2)
        else repeat('*', length(number))
    end
$$;

-- Readers see calls without the middle of numbers.
create view cdr_masked as
select
    call_key, host, start_time, end_time, duration, billed_seconds,
    masked(caller) as caller, masked(callee) as callee, account, company_id, sip_code, outcome,
    hangup_by, destination, prefix, tariff_id, currency, billed_amount, rating, unrated_reason,
    received_at, stream_seq
from cdr;
grant select on cdr_masked to akira_reader;
