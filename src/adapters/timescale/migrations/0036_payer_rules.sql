-- oldest software: 9
-- Who pays for calls that no account names: by source network and tech prefix, host or called number,
-- between two moments; null is ever.
create table party_rule (
    kind text not null check (kind in ('source', 'host', 'number')),
    value text not null check (value <> ''),
    tech_prefix text not null,
    valid_from timestamptz,
    valid_to timestamptz,
    company_id bigint not null references company,
    unique nulls not distinct (kind, value, tech_prefix, valid_from),
    check (valid_to > valid_from)
);
create index party_rule_company on party_rule (company_id);
create trigger price_change after insert or update or delete on party_rule
    for each statement execute function note_price_change();
grant select on party_rule to akira_worker, akira_operator, akira_auditor, akira_live;
grant insert, update (valid_to, company_id) on party_rule to akira_operator;
