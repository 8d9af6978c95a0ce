-- oldest software: 9
-- Who may tell what: a login that is taken over can do what its part does, and nothing more
-- (docs/reference/postgresql-rights.md; tests/contract/test_database_rights.py tries all of it).

-- A definer's function finds its table by its full name, whatever the caller's path or temporary
-- tables are called.
do $$
begin
    execute format($made$
        create or replace function note_price_change() returns trigger language plpgsql
            security definer set search_path = pg_catalog, pg_temp as $body$
        begin
            insert into %I.price_change default values;
            return null;
        end
        $body$
    $made$, current_schema());
end
$$;

-- Calls are told by workers, what becomes of companies by operators, and by workers only as far as
-- a balance makes it so. The owner, who imports logs, may tell all. The condition of the trigger
-- lets the common cases pass without calling it.
create function refuse_foreign_word() returns trigger language plpgsql
    set search_path = pg_catalog, pg_temp as $$
declare
    worker boolean := pg_has_role(session_user, 'akira_worker', 'member');
    owner oid := (select relowner from pg_class where oid = tg_relid);
    told jsonb := to_jsonb(new);
begin
    if pg_has_role(session_user, owner, 'member') then
        return new;
    end if;
    if tg_table_name = 'event' and worker and (
        told->>'type' in ('BalanceLow', 'BalanceExhausted', 'BalanceRestored')
        or (told->>'type' in ('CompanySuspended', 'CompanyResumed')
            and told->'data'->>'by' = 'balance')
    ) then
        return new;
    end if;
    raise exception '% may not enter % into %', session_user,
        coalesce(told->>'type', told->>'kind', told->>'status'), tg_table_name
        using errcode = 'insufficient_privilege';
end
$$;

create trigger only_its_own before insert on event for each row
    when (not pg_has_role(
        session_user,
        case when new.type = 'CallReceived' then 'akira_worker' else 'akira_operator' end,
        'member'
    ))
    execute function refuse_foreign_word();

create trigger only_its_own before insert on balance_movement for each row
    when (not pg_has_role(
        session_user,
        case when new.kind = 'call' and new.revision = 0
            then 'akira_worker' else 'akira_operator' end,
        'member'
    ))
    execute function refuse_foreign_word();

create trigger only_its_own before insert on supplier_movement for each row
    when (not pg_has_role(
        session_user,
        case when new.kind = 'call' and new.revision = 0
            then 'akira_worker' else 'akira_operator' end,
        'member'
    ))
    execute function refuse_foreign_word();

-- A worker parks again what came back; it settles nothing.
create trigger only_its_own before update of status on dead_letter for each row
    when (new.status <> 'parked' and old.status <> new.status
        and not pg_has_role(session_user, 'akira_operator', 'member'))
    execute function refuse_foreign_word();
