-- What moved balances within a month, whenever the calls were.
select currency,
    coalesce(sum(amount) filter (where kind in ('call', 'call_in')), 0) as debits,
    coalesce(sum(amount) filter (where kind in ('reversal', 'reversal_in', 'bundle')), 0) as reversals,
    coalesce(sum(amount) filter (where kind = 'topup'), 0) as payments,
    coalesce(sum(amount) filter (where kind = 'adjustment'), 0) as adjustments,
    sum(amount) as total
from balance_movement
where at >= $1 and at < $2
group by currency
order by currency
