-- Files of which something has come into the book since a moment.
select host, file_id, ranges, now() as read_at
from settled
where updated_at >= $1
order by host, file_id
