-- oldest software: 9
-- Who does each duty that only one worker may do, and when it last got on. The lock of a duty goes
-- with its session; this row tells when a session stands still, so that another may end it.
create table duty (
    name text primary key,
    pid integer,
    since timestamptz,
    renewed_at timestamptz,
    worked_at timestamptz
);
insert into duty (name) values ('audit'), ('relay'), ('traffic');
grant select on duty to akira_worker, akira_operator, akira_auditor;
grant update on duty to akira_worker;
