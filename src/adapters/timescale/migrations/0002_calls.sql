-- The book of calls: the gate, the event log, the calls as people read them.

-- The gate. A hypertable cannot hold a unique key without its time column (TS103), so uniqueness
-- stands in a plain table that is written in the same transaction.
create table call_identity (
    call_key uuid primary key,
    fingerprint uuid not null,
    start_time timestamptz not null,
    stream_seq bigint not null,
    stored_at timestamptz not null
);

-- Append only. A reader that must not miss a late commit reads below
-- pg_snapshot_xmin(pg_current_snapshot()), in the order (written_by, position).
create table event (
    position bigint generated always as identity primary key,
    stream_id uuid not null,
    version integer not null,
    type text not null,
    schema_version smallint not null,
    at timestamptz not null default now(),
    written_by xid8 not null default pg_current_xact_id(),
    data jsonb not null,
    unique (stream_id, version)
);

create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is append only', tg_table_name using errcode = 'insufficient_privilege';
end
$$;

create trigger append_only before update or delete or truncate on event
    for each statement execute function refuse_change();

create table cdr (
    call_key uuid not null,
    call_id text,
    from_tag text,
    to_tag text,
    host text not null,
    start_time timestamptz not null,
    end_time timestamptz not null,
    duration numeric(12, 3) not null check (duration >= 0 and duration <> 'NaN'),
    billed_seconds integer,
    caller text,
    callee text,
    account text,
    company_id bigint,
    src_ip inet,
    sip_code smallint,
    outcome text not null
        check (outcome in ('answered', 'busy', 'no_answer', 'cancelled', 'failed')),
    hangup_by text check (hangup_by in ('caller', 'callee')),
    destination text,
    prefix text,
    tariff_id bigint,
    currency text,
    billed_amount numeric(20, 9) check (billed_amount <> 'NaN'),
    rating text not null check (rating in ('rated', 'free', 'unrated')),
    unrated_reason text,
    received_at timestamptz not null,
    stream_seq bigint not null,
    check ((rating = 'unrated') = (unrated_reason is not null))
);

-- Not unique: the gate is. A unique index costs 250 times as much on compressed chunks.
create index cdr_call_key on cdr (call_key);
-- The head only: a Call-ID of 2 KB is a caller's right, and too long for a B-tree.
create index cdr_call_id on cdr (left(call_id, 64));
create index cdr_start_time on cdr (start_time desc);
create index cdr_received_at on cdr using brin (received_at);

-- A second message about a stored call or a parked letter: changes nothing, but is accounted for.
create table duplicate_receipt (
    stream_seq bigint not null,
    stored_at timestamptz not null,
    host text not null,
    file_id text not null,
    file_offset bigint not null,
    call_key uuid,
    primary key (stored_at, stream_seq)
);

do $$
begin
    if current_setting('shared_preload_libraries') like '%timescaledb%' then
        create extension if not exists timescaledb;
        perform create_hypertable(
            'cdr', by_range('start_time', interval '1 day'), create_default_indexes => false
        );
    end if;
end
$$;
