-- Sides of called companies of some time, by what they pay in or what they wait for.
select in_currency as currency, in_unrated_reason as unrated_reason, count(*) as calls,
    coalesce(sum(in_billed_amount), 0) as revenue
from cdr
where start_time >= $1 and start_time < $2
    and (in_currency is not null or in_unrated_reason is not null)
group by 1, 2
order by 1, 2
