-- Events up to the anchor that a reader has not read, in the order of positions.
select e.position
from event e
    join event_reader r on r.name = $1
where e.position > r.caught_up and e.position <= r.anchor
    and not has_read(r, e.written_by, e.position)
order by e.position
limit $2
