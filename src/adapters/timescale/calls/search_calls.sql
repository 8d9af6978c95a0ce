-- Calls by what an operator knows of them; a filter that is null does not restrict.
select * from cdr
where ($1::timestamptz is null or start_time >= $1)
    and ($2::timestamptz is null or start_time < $2)
    and ($3::text is null or caller in ($3, '+' || $17::text) or caller_number = $17)
    and ($4::text is null or callee in ($4, '+' || $18::text) or callee_number = $18)
    and ($5::text is null or account = $5)
    and ($6::text is null or (left(call_id, 64) = left($6, 64) and call_id = $6))
    and ($7::text is null or outcome = $7)
    and ($8::bigint is null or company_id = $8 or in_company_id = $8)
    and (
        $10::text is null or rating = $10
        -- A call waits for a price where one of its sides does.
        or ($10 = 'unrated' and in_unrated_reason is not null)
    )
    and ($11::text is null or unrated_reason = $11 or in_unrated_reason = $11)
    and ($12::text is null or destination = $12)
    and ($13::text is null or host = $13)
    and (
        $14::text is null or starts_with(callee, $14) or starts_with(callee_number, $14)
        or starts_with(coalesce(callee_number, regexp_replace(callee, '^[+]', '')), $19)
    )
    and (
        $15::timestamptz is null or start_time < $15 or (start_time = $15 and call_key > $16::uuid)
    )
order by start_time desc, call_key
limit $9
