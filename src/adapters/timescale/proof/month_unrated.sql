-- Calls that began in a month and have no price, by reason.
select unrated_reason, count(*) as calls
from cdr
where rating = 'unrated' and start_time >= $1 and start_time < $2
group by 1
