-- Calls of some time that somebody pays for being called, as count_calls.sql has those of who calls.
select array[{key}]::text[] as key, outcome, sip_code, in_unrated_reason as unrated_reason,
    in_currency as currency, count(*) as calls, sum(duration) as seconds,
    coalesce(sum(in_billed_amount), 0) as revenue,
    count(pdd) as pdd_calls, coalesce(sum(pdd), 0) as pdd_seconds
from cdr
    cross join lateral (select start_time at time zone $3::text as clock) as there
where start_time >= $1 and start_time < $2 and in_company_id is not null
group by 1, 2, 3, 4, 5
order by 1, 2, 3, 4, 5
