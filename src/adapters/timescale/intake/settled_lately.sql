-- The same files as settled_since.sql; of one with many pieces only what came last.
select host, file_id, coalesce(starts, '{}') as starts, coalesce(ends, '{}') as ends
from settled
cross join lateral (
    select array_agg(lower(bytes)) as starts, array_agg(upper(bytes)) as ends
    from unnest(case when isempty(lately) then ranges else lately end) as bytes
) as told
where updated_at >= $1
order by host, file_id
