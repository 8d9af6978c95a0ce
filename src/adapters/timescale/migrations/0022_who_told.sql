-- oldest software: 9
-- Each event names the login that entered it, as the server knows it: nobody chooses it, since
-- nobody but the owner, who imports logs, may write the column (docs/decisions/0156).
alter table event add column told_by text;
alter table event alter column told_by set default session_user;
revoke insert on event from akira_worker, akira_operator;
grant insert (stream_id, version, type, schema_version, data) on event
    to akira_worker, akira_operator;

-- What people did, and what they looked at: all but what follows from calls.
create index event_of_people on event (at, position)
where type not in ('CallReceived', 'BalanceLow', 'BalanceExhausted', 'BalanceRestored');

-- Who read whole numbers: this event and no other is entered by whoever may see them, also where
-- nothing else may be entered. It says what kind of filter was used, never a number.
do $$
begin
    execute format($made$
        create function note_reading(by text, view text, filters text[], calls bigint)
            returns void language plpgsql
            security definer set search_path = pg_catalog, pg_temp as $body$
        begin
            -- What could not be read again would spoil a log that is carried elsewhere.
            if (length(by) <= 200 and length(view) <= 100 and octet_length(filters::text) <= 1000
                and coalesce(array_ndims(filters), 1) = 1
                and array_position(filters, null) is null) is not true
            then
                raise exception 'not a reading' using errcode = 'check_violation';
            end if;
            -- A stream of its own: who reads can hold up nobody else's reading.
            insert into %I.event (stream_id, version, type, schema_version, data)
            values (gen_random_uuid(), 1, 'NumbersRead', 1, jsonb_build_object(
                'by', by, 'view', view, 'filters', to_jsonb(filters), 'calls', calls));
        end
        $body$
    $made$, current_schema());
end
$$;
revoke execute on function note_reading(text, text, text[], bigint) from public;
grant execute on function note_reading(text, text, text[], bigint)
    to akira_operator, akira_auditor, akira_live;

create or replace function refuse_foreign_word() returns trigger language plpgsql
    set search_path = pg_catalog, pg_temp as $$
declare
    worker boolean := pg_has_role(session_user, 'akira_worker', 'member');
    owner oid := (select relowner from pg_class where oid = tg_relid);
    told jsonb := to_jsonb(new);
begin
    if pg_has_role(session_user, owner, 'member') then
        return new;
    end if;
    -- Within note_reading the owner enters what the session's login has read.
    if tg_table_name = 'event' and told->>'type' = 'NumbersRead'
        and current_user = pg_get_userbyid(owner) then
        return new;
    end if;
    if tg_table_name = 'event' and worker and (
        told->>'type' in ('BalanceLow', 'BalanceExhausted', 'BalanceRestored')
        or (told->>'type' in ('CompanySuspended', 'CompanyResumed')
            and told->'data'->>'by' = 'balance')
        or (told->>'type' = 'LongestCallSet' and told->>'version' = '1')
    ) then
        return new;
    end if;
    raise exception '% may not enter % into %', session_user,
        coalesce(told->>'type', told->>'kind', told->>'status'), tg_table_name
        using errcode = 'insufficient_privilege';
end
$$;
