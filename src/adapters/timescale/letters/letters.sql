-- Dead letters; a filter that is null does not restrict.
select * from dead_letter
where ($1::text is null or status = $1)
    and ($2::text is null or reason = $2)
    and ($3::bigint[] is null or id = any($3))
    and ($4::bytea is null or position($4 in raw) > 0)
order by id
limit $5
