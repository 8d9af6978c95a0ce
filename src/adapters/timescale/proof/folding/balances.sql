-- A company's balance is the sum of its movements.
log as (
    select c.id as key, c.name, c.currency, coalesce(m.amount, 0)::numeric(20, 9) as amount
    from company c left join (
        select company_id, sum(amount) as amount from balance_movement group by company_id
    ) as m on m.company_id = c.id
), book as (
    select b.company_id as key, c.name, b.currency, b.amount
    from balance b left join company c on c.id = b.company_id
)
