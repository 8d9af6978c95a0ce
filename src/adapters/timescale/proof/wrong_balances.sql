-- Balances that are not the sum of their movements; read in one snapshot.
select c.name as company, b.amount as balance, coalesce(m.amount, 0) as movements
from balance b
    join company c on c.id = b.company_id
    left join (
        select company_id, sum(amount) as amount from balance_movement group by company_id
    ) m on m.company_id = b.company_id
where b.amount <> coalesce(m.amount, 0)
order by c.name
