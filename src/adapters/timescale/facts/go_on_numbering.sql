-- New numbers come after those that were filled in.
select setval(pg_get_serial_sequence(named, 'id'), greatest(highest, 1), highest > 0)
from (
    select 'company' as named, coalesce(max(id), 0) as highest from company
    union all select 'supplier', coalesce(max(id), 0) from supplier
) as numbers
union all
select setval(pg_get_serial_sequence('event', 'position'), greatest(highest, 1), highest > 0)
from (select coalesce(max(position), 0) as highest from event) as positions
