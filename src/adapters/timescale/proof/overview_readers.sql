-- How far each reader of the log is behind its end, in positions, and when the first event was written
-- that it has not read. Whoever comes to another cluster goes by positions: what it has not read below
-- the highest that it has is little. With `+ 0` the order of commits is followed, and not all positions
-- of the log.
select r.name,
    coalesce(greatest((select max(position) from event) - greatest(r.highest, r.caught_up), 0), 0)
        as positions,
    case when r.reads then committed.at else stands.at end as since
from (
    select *, next_anchor is null and caught_up >= anchor
        and cluster = (select system_identifier from pg_control_system()) as reads
    from event_reader
) as r
left join lateral (
    select e.at from event e
    where r.reads and e.position + 0 > r.anchor
        and (e.written_by, e.position) > (r.written_by, r.position)
    order by e.written_by, e.position
    limit 1
) as committed on true
left join lateral (
    select e.at from event e
    where not r.reads and e.position > greatest(r.highest, r.caught_up)
    order by e.position
    limit 1
) as stands on true
order by r.name
