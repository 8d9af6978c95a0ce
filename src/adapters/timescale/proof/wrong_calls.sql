-- Calls of some time whose price is not what they moved.
select c.call_key
from cdr c
    left join lateral (
        select sum(amount) as amount from balance_movement m where m.call_key = c.call_key
    ) m on true
where c.start_time >= $1 and c.start_time < $2
    and coalesce(c.billed_amount, 0) + coalesce(c.in_billed_amount, 0) <> -coalesce(m.amount, 0)
order by c.start_time, c.call_key
limit 1000
