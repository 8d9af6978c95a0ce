-- oldest software: 9
-- Two payers of a call (docs/decisions/0219): what the called company pays stands beside what the
-- caller's side does, and moves the same book by kinds of its own.
alter table cdr
    add column in_company_id bigint,
    add column in_billed_amount numeric(20, 9),
    add column in_currency text,
    add column in_destination text,
    add column in_unrated_reason text;
grant update (
    in_company_id, in_billed_amount, in_currency, in_destination, in_unrated_reason
) on cdr to akira_operator;

-- Dashboards read it; who sums up what calls bring needs both sides.
create or replace view cdr_masked as
select
    call_key, host, start_time, end_time, duration, billed_seconds,
    masked(caller) as caller, masked(callee) as callee, account, company_id, sip_code, outcome,
    hangup_by, destination, prefix, tariff_id, currency, billed_amount, rating, unrated_reason,
    received_at, stream_seq, masked(caller_number) as caller_number,
    masked(callee_number) as callee_number,
    in_company_id, in_billed_amount, in_currency, in_destination, in_unrated_reason
from cdr;

-- What was allowed is allowed: no row of before needs to be read for it while everybody waits.
alter table balance_movement drop constraint balance_movement_kind_check;
alter table balance_movement add constraint balance_movement_kind_check check (
    kind in ('call', 'call_in', 'topup', 'adjustment', 'reversal', 'reversal_in', 'bundle')
) not valid;

-- A worker debits both sides of a new call, and nothing else.
drop trigger only_its_own on balance_movement;
create trigger only_its_own before insert on balance_movement for each row
    when (not pg_has_role(
        session_user,
        case when new.kind in ('call', 'call_in') and new.revision = 0
            then 'akira_worker' else 'akira_operator' end,
        'member'
    ))
    execute function refuse_foreign_word();

-- Inbound tariffs stand among those for certain calls: older software takes none of them for one of
-- all calls of the company.
alter table narrow_assignment drop constraint narrow_assignment_kind_check;
alter table narrow_assignment add constraint narrow_assignment_kind_check
    check (kind in ('account', 'source', 'host', 'inbound'));
