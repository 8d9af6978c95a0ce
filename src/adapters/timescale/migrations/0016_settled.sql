-- oldest software: 9
-- Which bytes of the SIP hosts' files are in the book: by it a bridge knows what it need not keep,
-- and what it has to publish again when the stream has forgotten it (docs/decisions/0055).
create table settled (
    host text not null,
    file_id text not null,
    ranges int8multirange not null,
    updated_at timestamptz not null default now(),
    primary key (host, file_id)
);
grant select, insert, update on settled to akira_worker;
grant select on settled to akira_operator, akira_auditor;

insert into duty (name) values ('receipts');
