-- Balances as their movements make them.
insert into balance_beside (company_id, currency, amount)
select c.id, c.currency, coalesce(sum(m.amount), 0)
from company c left join balance_movement m on m.company_id = c.id
group by c.id, c.currency
