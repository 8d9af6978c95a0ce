-- oldest software: 9
-- Numbers of transactions are of one cluster of PostgreSQL: after a restore of a dump, or a major
-- upgrade, those of events that were written before compare with nothing. A reader of the log knows
-- whose numbers it has read; on another cluster it goes on by positions until what was written
-- before is read (docs/decisions/0054).
alter table event_reader
    -- Of the cluster whose transactions written_by compares with.
    add column cluster bigint,
    -- The highest position that was ever read, of however many transactions.
    add column highest bigint not null default 0,
    -- What stands up to here was written on clusters of before, or committed since for sure.
    add column anchor bigint not null default 0,
    -- Everything up to here is read; below the anchor while a reader catches up.
    add column caught_up bigint not null default 0,
    -- An anchor that holds when all transactions below this number have ended.
    add column next_anchor bigint,
    add column next_anchor_from xid8;
update event_reader r set
    cluster = (select system_identifier from pg_control_system()),
    highest = coalesce(
        (
            select max(e.position) from event e
            where (e.written_by, e.position) <= (r.written_by, r.position)
        ), 0
    );

-- Whether a reader has read an event.
create function has_read(r event_reader, written_by xid8, "position" bigint) returns boolean
language sql immutable as $$
    select $3 <= $1.caught_up
        or ($3 <= $1.highest and ($2, $3) <= ($1.written_by, $1.position))
$$;
