-- Which company pays for which account, and by which tariffs.
select a.account, c.id as company_id, c.currency,
    array(
        select (t.tariff, t.valid_from, t.valid_to)
        from tariff_assignment t where t.company_id = c.id order by t.valid_from
    ) as assignments
from account a join company c on c.id = a.company_id
