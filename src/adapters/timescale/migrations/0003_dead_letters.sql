-- Records that need a person, with their bytes: NUL and broken UTF-8 fit into bytea only.
create table dead_letter (
    id bigint generated always as identity primary key,
    host text not null,
    file_id text not null,
    file_offset bigint not null,
    read_at timestamptz not null,
    stream_seq bigint not null,
    stored_at timestamptz not null,
    parked_at timestamptz not null default now(),
    raw bytea not null,
    raw_sha256 bytea not null,
    stage text not null,
    reason text not null,
    detail text not null,
    code_version text not null,
    status text not null default 'parked' check (status in ('parked', 'redriven', 'waived')),
    attempts integer not null default 0,
    resolved_by text,
    resolved_because text,
    resolved_at timestamptz,
    unique (raw_sha256, host, file_id, file_offset),
    check ((status = 'waived') <= (resolved_by is not null and resolved_because is not null))
);
create index dead_letter_open on dead_letter (reason, id) where status = 'parked';
