-- oldest software: 9
-- The last seal whose head others were told: who begins has it, and tells what comes later.
create table told_head (
    one boolean primary key default true check (one),
    number bigint not null,
    sha256 bytea not null,
    told_at timestamptz
);
insert into told_head (number, sha256)
select number, sha256 from (
    select number, sha256 from seal
    union all
    select 0, ''
) as last
order by number desc
limit 1;
grant select on told_head to akira_worker, akira_operator, akira_auditor;
grant update on told_head to akira_worker;

insert into duty (name) values ('heads');
