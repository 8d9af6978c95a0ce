-- oldest software: 9
-- What the proof of each day found: written by the worker that has the duty, read by the status.
create table proof_verdict (
    day date primary key,
    proved_at timestamptz not null,
    findings text[] not null,
    last_seal bigint not null
);
grant select on proof_verdict to akira_worker, akira_operator, akira_auditor;
grant insert, update on proof_verdict to akira_worker;

insert into duty (name) values ('proof');
