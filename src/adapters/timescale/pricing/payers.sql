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
        select (t.tariff, t.valid_from, t.valid_to, null::text, null::text, null::text)
        from tariff_assignment t where t.company_id = c.id
    ) || array(
        select (n.tariff, n.valid_from, n.valid_to, n.kind, n.value, n.tech_prefix)
        from narrow_assignment n where n.company_id = c.id
    ) as assignments
from company c
