-- oldest software: 9
-- The duty of workers that settles bundles of running months. A worker may credit what an operator
-- has agreed, and moves no more than its settlement says: it makes no bundle.
insert into duty (name) values ('bundles');
grant execute on function wait_for_movements to akira_worker;

-- Of fraud a worker may say what it suspects (0044).
create or replace function refuse_foreign_word() returns trigger language plpgsql
    set search_path = pg_catalog, pg_temp as $$
declare
    worker boolean := pg_has_role(session_user, 'akira_worker', 'member');
    owner oid := (select relowner from pg_class where oid = tg_relid);
    told jsonb := to_jsonb(new);
    agreed boolean := false;
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
        told->>'type' in (
            'BalanceLow', 'BalanceExhausted', 'BalanceRestored', 'FraudSuspected'
        )
        or (told->>'type' in ('CompanySuspended', 'CompanyResumed')
            and told->'data'->>'by' = 'balance')
        or (told->>'type' = 'LongestCallSet' and told->>'version' = '1')
    ) then
        return new;
    end if;
    if tg_table_name = 'event' and worker and told->>'type' = 'BundleSettled' then
        execute format(
            'select exists (select from %I.event where stream_id = $1'
            ' and type = ''BundleAgreed'' and data->>''bundle'' = $2)', tg_table_schema
        ) into agreed using (told->>'stream_id')::uuid, told->'data'->>'bundle';
    elsif tg_table_name = 'balance_movement' and worker and told->>'kind' = 'bundle' then
        execute format(
            'select exists (select from %1$I.event e join %1$I.company c using (stream_id)'
            ' where c.id = $1 and e.type = ''BundleSettled'' and e.data->>''reference'' = $2'
            ' and (e.data->>''amount'')::numeric = $3)', tg_table_schema
        ) into agreed using (told->>'company_id')::bigint, told->>'reference',
            (told->>'amount')::numeric;
    end if;
    if agreed then
        return new;
    end if;
    raise exception '% may not enter % into %', session_user,
        coalesce(told->>'type', told->>'kind', told->>'status'), tg_table_name
        using errcode = 'insufficient_privilege';
end
$$;
