-- How far the stream's sequence was read for gaps, and the gaps found (docs/decisions).
create table stream_audit (
    stream text primary key,
    created_at timestamptz not null,
    last_seq bigint not null
);

create table stream_gap (
    stream text not null,
    created_at timestamptz not null,
    first_seq bigint not null,
    last_seq bigint not null,
    found_at timestamptz not null default now(),
    primary key (stream, created_at, first_seq)
);
