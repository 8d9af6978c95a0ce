-- How far the stream's sequence was read without a hole, and the holes found (docs/decisions/0008).
create table stream_audit (
    stream text primary key,
    last_seq bigint not null,
    stored_at timestamptz not null
);

create table stream_gap (
    stream text not null,
    first_seq bigint not null,
    last_seq bigint not null,
    stored_at timestamptz not null,
    found_at timestamptz not null default now(),
    primary key (stream, first_seq, stored_at)
);
