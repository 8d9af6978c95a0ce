-- oldest software: 9
-- A company that is closed stands suspended by an operator; one that never moved may change its
-- currency.
alter table company
    add column closed boolean not null default false,
    add check (not closed or suspended_by is not distinct from 'operator');
grant update (closed, currency) on company to akira_operator;
grant update (currency) on balance to akira_operator;
