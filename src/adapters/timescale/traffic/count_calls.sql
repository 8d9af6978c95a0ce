-- Calls of some time, counted by what they have in common ({key}), how they ended, and in which
-- currencies they were sold and bought. $3 is the zone whose clock tells days and hours.
select array[{key}]::text[] as key, outcome, sip_code, unrated_reason, currency, supplier_currency,
    count(*) as calls, sum(duration) as seconds, coalesce(sum(billed_seconds), 0) as billed,
    coalesce(sum(billed_amount), 0) as revenue, coalesce(sum(supplier_cost), 0) as cost,
    count(pdd) as pdd_calls, coalesce(sum(pdd), 0) as pdd_seconds
from cdr
    cross join lateral (select start_time at time zone $3::text as clock) as there
where start_time >= $1 and start_time < $2
group by 1, 2, 3, 4, 5, 6
order by 1, 2, 3, 4, 5, 6
