-- oldest software: 9
-- Of the records of one dialog one is billed, where its proxies are among these hosts; the others are
-- legs of it (docs/decisions/0215).
alter table book_rules
    add column once_hosts text[] not null default '{}',
    add column once_within interval not null default '60 seconds' check (once_within > '0');
grant update (once_hosts, once_within) on book_rules to akira_operator;

alter table cdr add column leg_of uuid;
grant update (leg_of) on cdr to akira_operator;

-- By which calls a dialog of a company is billed, as [[call key, start], ...]; its row is the lock of
-- who claims it. `dialog` is a hash, which names nobody.
create table dialog_bill (
    dialog uuid primary key,
    heads jsonb not null,
    latest timestamptz not null
);
grant select, insert, update on dialog_bill to akira_worker, akira_operator;
grant select on dialog_bill to akira_auditor;
