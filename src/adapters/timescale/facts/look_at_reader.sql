-- Where a reader is, and on which cluster it and we are.
select r.cluster, r.next_anchor, r.caught_up < r.anchor as catches_up,
    (select system_identifier from pg_control_system()) as here,
    r.next_anchor_from <= pg_snapshot_xmin(pg_current_snapshot()) as holds
from event_reader r
where r.name = $1
for update
