-- oldest software: 9
-- Tariffs that hold only for certain calls of a company (docs/decisions/0231). They have a table of
-- their own: older software would take them for tariffs of all calls.
create table narrow_assignment (
    company_id bigint not null references company,
    kind text not null check (kind in ('account', 'source', 'host')),
    value text not null check (value <> ''),
    tech_prefix text not null default '' check (tech_prefix = '' or kind = 'source'),
    tariff text not null,
    valid_from timestamptz not null,
    valid_to timestamptz check (valid_to > valid_from),
    primary key (company_id, kind, value, tech_prefix, valid_from)
);
create trigger price_change after insert or update or delete on narrow_assignment
    for each statement execute function note_price_change();
grant select on narrow_assignment to akira_worker, akira_operator, akira_auditor, akira_live;
grant insert, update (tariff, valid_to) on narrow_assignment to akira_operator;
