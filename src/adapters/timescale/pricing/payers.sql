-- Companies as far as prices depend on them, with their accounts and tariffs.
select c.id as company_id, c.currency,
    array(select a.account from account a where a.company_id = c.id) as accounts,
    array(
        select (m.account, m.valid_from)
        from account_mapping m
        where m.company_id = c.id and exists (
            select from account_mapping o where o.account = m.account and o.valid_from is not null
        )
    ) as moved,
    array(
        select (t.tariff, t.valid_from, t.valid_to)
        from tariff_assignment t where t.company_id = c.id order by t.valid_from
    ) as assignments
from company c
