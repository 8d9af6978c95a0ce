-- The view of the calls in progress as a gateway kept it last: another one goes on from it.
-- One row that is written over; it can be thrown away at any time.
create table live_view (
    only_one boolean primary key default true check (only_one),
    kept_at timestamptz not null default now(),
    body bytea not null
);
-- It is packed already.
alter table live_view alter column body set storage external;

do $$
begin
    if not exists (select from pg_roles where rolname = 'akira_live') then
        create role akira_live nologin;
    end if;
exception when duplicate_object or unique_violation then
    null;
end
$$;
grant select, insert, update on live_view to akira_live;
grant select on schema_migration to akira_live;
-- Whose calls they are, what they cost as they go on, and what is left.
grant select on company, account, tariff_assignment, supplier, supply_route, balance, price_change,
    tariff, rate_terms, rate to akira_live;
