-- Calls by what an operator knows of them; a filter that is null does not restrict.
select * from cdr
where ($1::timestamptz is null or start_time >= $1)
    and ($2::timestamptz is null or start_time < $2)
    and ($3::text is null or caller = $3)
    and ($4::text is null or callee = $4)
    and ($5::text is null or account = $5)
    and ($6::text is null or (left(call_id, 64) = left($6, 64) and call_id = $6))
    and ($7::text is null or outcome = $7)
    and ($8::bigint is null or company_id = $8)
order by start_time desc, call_key
limit $9
