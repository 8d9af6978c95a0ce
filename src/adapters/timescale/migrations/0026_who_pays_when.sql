-- oldest software: 9
-- Who pays for an account from when on; without a moment since ever. `account` has who pays last.
create table account_mapping (
    account text not null check (account <> ''),
    valid_from timestamptz,
    company_id bigint not null references company,
    unique nulls not distinct (account, valid_from)
);
create index account_mapping_company on account_mapping (company_id);
insert into account_mapping (account, company_id) select account, company_id from account;
create trigger price_change after insert or delete on account_mapping
    for each statement execute function note_price_change();
grant select on account_mapping to akira_worker, akira_operator, akira_auditor, akira_live;
grant insert, delete on account_mapping to akira_operator;
