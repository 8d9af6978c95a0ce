-- Bytes of files are in the book; files come in one order, so that nobody waits in a ring. Where a
-- file has many pieces, which PostgreSQL keeps apart from the row, they stay untouched until some
-- dozens have come.
insert into settled as s (host, file_id, ranges)
select host, file_id, ranges::int8multirange
from unnest($1::text[], $2::text[], $3::text[]) as noted (host, file_id, ranges)
on conflict (host, file_id) do update set
    ranges = case
        when pg_column_size(s.ranges) > 8000 and pg_column_size(s.lately) < 1000 then s.ranges
        else s.ranges + s.lately + excluded.ranges
    end,
    lately = case
        when pg_column_size(s.ranges) <= 8000 then '{}'
        when pg_column_size(s.lately) < 1000 then s.lately + excluded.ranges
        else excluded.ranges
    end,
    updated_at = now()
