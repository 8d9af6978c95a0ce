-- oldest software: 9
-- What of a company's spending somebody is told, and what was suspected of it, as its events make it.
alter table company
    add column watch_spend_per_hour numeric(20, 9),
    add column watch_times numeric(20, 9),
    add column watch_at_least numeric(20, 9),
    add column watch_new_destination numeric(20, 9);
grant update (watch_spend_per_hour, watch_times, watch_at_least, watch_new_destination) on company
    to akira_operator;

create table fraud_suspicion (
    company_id bigint not null references company,
    number integer not null,
    kind text not null check (kind in ('spend_per_hour', 'times', 'new_destination')),
    hour timestamptz not null,
    destination text,
    amount numeric(20, 9) not null,
    bound numeric(20, 9) not null,
    settled_by text,
    because text,
    primary key (company_id, number),
    -- Told once, whatever is killed or done twice.
    unique nulls not distinct (company_id, kind, hour, destination),
    check ((settled_by is null) = (because is null))
);
create index fraud_suspicion_open on fraud_suspicion (company_id) where settled_by is null;
grant select on fraud_suspicion to akira_worker, akira_operator, akira_auditor;
grant insert on fraud_suspicion to akira_worker;
grant update (settled_by, because) on fraud_suspicion to akira_operator;

-- Whether a company ever called a destination is asked three times a minute.
create index traffic_hourly_destination on traffic_hourly (company_id, destination, hour);
insert into duty (name) values ('fraud');

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
