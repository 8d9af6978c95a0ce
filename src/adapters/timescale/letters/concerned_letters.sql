-- Letters that hold any of these digits, or one of these ends of a number without what people write
-- between digits, or of before a moment, and whose bytes are there.
select * from dead_letter
where (
        $1::bytea[] is null
        or exists (
            select from unnest($1) as d(digits)
            where position(digits in raw) > 0 or position(digits in mended) > 0
        )
        or exists (
            select from unnest($3::text[]) as t(tail),
                lateral (
                    values (replace(encode(raw, 'escape'), '\302\240', '')),
                        (replace(encode(mended, 'escape'), '\302\240', ''))
                ) as l(line)
            where position(tail in translate(line, $4, '')) > 0
                or position(tail in translate(replace(line, '(0)', ''), $4, '')) > 0
        )
    )
    and ($2::timestamptz is null or read_at < $2)
    and raw <> ''
order by id
for update
