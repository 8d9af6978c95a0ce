-- oldest software: 9
-- How sources write numbers, as the events of one stream make it: plans by name and moment, and who
-- uses which. Without a moment: since ever.
create table number_plan (
    name text not null check (name <> ''),
    valid_from timestamptz,
    country_code text not null,
    international_prefixes text[] not null,
    national_prefix text not null,
    area_code text not null,
    strip text[] not null,
    suffixes text[] not null,
    bare text not null check (bare in ('international', 'national', 'subscriber', 'unknown')),
    keep text[] not null,
    unknown text not null check (unknown in ('literal', 'unrated')),
    unique nulls not distinct (name, valid_from)
);
create table number_plan_use (
    scope text not null check (scope in ('account', 'company', 'host', 'default')),
    key text not null,
    valid_from timestamptz,
    plan text,
    unique nulls not distinct (scope, key, valid_from)
);
grant select on number_plan, number_plan_use
to akira_worker, akira_operator, akira_auditor, akira_live;
grant insert, delete on number_plan, number_plan_use to akira_operator;

create trigger price_change after insert or update or delete on number_plan
    for each statement execute function note_price_change();
create trigger price_change after insert or update or delete on number_plan_use
    for each statement execute function note_price_change();
