-- oldest software: 9
-- Who took part in a call stands beside the log, so that it can be forgotten while the log stays as
-- it is: the log has a commitment in its place (docs/privacy.md, docs/decisions/0053).
alter table call_identity
    alter column fingerprint drop not null,
    add column salt bytea,
    add column call_id text,
    add column from_tag text,
    add column to_tag text,
    add column caller text,
    add column callee text,
    add column account text,
    add column src_ip text;
create index call_identity_start on call_identity using brin (start_time);

-- What older software wrote has the parties in the log itself; `akira migrate` takes them out.
create index event_of_old_form on event (position)
where (type = 'CallReceived' and schema_version < 3)
    or (type in ('CallRerated', 'CdrCorrected', 'CallVoided') and schema_version < 2);
