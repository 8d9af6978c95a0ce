-- Companies with balance, accounts and tariffs; all, or one.
select c.id, c.name, c.currency, c.payment, c.credit_limit, c.low_balance, c.status,
    c.suspended_by, b.amount as balance,
    array(select a.account from account a where a.company_id = c.id order by 1) as accounts,
    array(
        select (t.tariff, t.valid_from, t.valid_to)
        from tariff_assignment t where t.company_id = c.id order by t.valid_from
    ) as assignments
from company c join balance b on b.company_id = c.id
where $1::bigint is null or c.id = $1
order by c.name
