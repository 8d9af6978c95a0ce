-- A reader comes to another cluster: whoever writes now may still stand at or below the highest
-- position that is seen; who begins later stands above it.
update event_reader set
    cluster = $2,
    caught_up = case when caught_up < anchor then caught_up else anchor end,
    next_anchor = coalesce((select max(position) from event), 0),
    next_anchor_from = pg_snapshot_xmax(pg_current_snapshot())
where name = $1
