-- oldest software: 9
-- How many changes there were of what prices depend on, in one row: who enters calls looks at it in
-- the same transaction. It is counted at the commit of a change, so that an import that takes its
-- time holds up nobody who maps an account meanwhile.
create table price_version (
    only_one boolean primary key default true check (only_one),
    version bigint not null
);
insert into price_version (version) select count(*) from price_change;
grant select on price_version to akira_worker, akira_operator, akira_auditor, akira_live;

do $$
begin
    execute format($made$
        create function count_price_change() returns trigger language plpgsql
            security definer set search_path = pg_catalog, pg_temp as $body$
        begin
            update %I.price_version set version = version + 1;
            return null;
        end
        $body$
    $made$, current_schema());
end
$$;
create constraint trigger counted after insert on price_change deferrable initially deferred
    for each row execute function count_price_change();
