-- How far a reader has caught up; at the anchor it goes on by transactions of this cluster.
update event_reader set
    caught_up = least($2, anchor),
    written_by = case when $2 >= anchor then '0' else written_by end,
    position = case when $2 >= anchor then 0 else position end,
    highest = case when $2 >= anchor then anchor else highest end,
    updated_at = now()
where name = $1
