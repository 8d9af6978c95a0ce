-- Bytes of files are in the book; files come in one order, so that nobody waits in a ring.
insert into settled as s (host, file_id, ranges)
select host, file_id, ranges::int8multirange
from unnest($1::text[], $2::text[], $3::text[]) as noted (host, file_id, ranges)
on conflict (host, file_id) do update set
    ranges = s.ranges + excluded.ranges,
    updated_at = now()
