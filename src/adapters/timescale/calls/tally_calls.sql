-- Calls counted by host, outcome and rating.
select host, outcome, rating, count(*) as calls, sum(duration) as seconds, min(call_id) as example
from cdr
group by host, outcome, rating
order by host, outcome, rating
