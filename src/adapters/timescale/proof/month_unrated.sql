-- Sides of calls that began in a month and have no price, by reason.
select reason as unrated_reason, count(*) as calls
from cdr cross join lateral (values (unrated_reason), (in_unrated_reason)) as side (reason)
where reason is not null and start_time >= $1 and start_time < $2
    and (rating = 'unrated' or in_unrated_reason is not null)
group by 1
