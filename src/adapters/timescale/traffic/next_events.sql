-- The last of the events that follow a place, up to the oldest transaction that is still open, and
-- how many they are.
with batch as materialized (
    select written_by, position from event
    where (written_by, position) > ($1::text::xid8, $2::bigint)
        and position > $4
        and written_by < pg_snapshot_xmin(pg_current_snapshot())
    order by written_by, position
    limit $3
)
select written_by::text, position, (select count(*) from batch) as events
from batch
order by batch.written_by desc, batch.position desc
limit 1
