-- oldest software: 9
-- By whose calendar the months of a company are counted.
alter table company add column zone text not null default 'UTC' check (zone <> '');
grant update (zone) on company to akira_operator;
