-- Balances as their movements make them.
insert into beside (company_id, currency, amount, version, updated_at)
select c.id, c.currency, coalesce(sum(m.amount), 0), 0, now()
from company c left join balance_movement m on m.company_id = c.id
group by c.id, c.currency
