-- Letters that hold any of these digits, or of before a moment, and whose bytes are there.
select * from dead_letter
where (
        $1::bytea[] is null
        or exists (
            select from unnest($1) as d(digits)
            where position(digits in raw) > 0 or position(digits in mended) > 0
        )
    )
    and ($2::timestamptz is null or read_at < $2)
    and raw <> ''
order by id
for update
