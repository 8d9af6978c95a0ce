-- Calls of some time, the earliest start first; those that a company pays, where one is named.
select * from cdr
where start_time >= $1 and start_time < $2 and ($3::bigint is null or company_id = $3 or in_company_id = $3)
order by start_time, call_key
