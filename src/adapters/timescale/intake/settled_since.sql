-- Files of which something has come into the book since a moment; where each range begins and ends.
select host, file_id, coalesce(starts, '{}') as starts, coalesce(ends, '{}') as ends,
    now() as read_at
from settled
cross join lateral (
    select array_agg(lower(bytes)) as starts, array_agg(upper(bytes)) as ends
    from unnest(ranges + lately) as bytes
) as told
where updated_at >= $1
order by host, file_id
