-- Companies with balance, accounts that they pay for now, who will pay for these or for others that
-- they will have, and tariffs; all, or one.
select c.id, c.name, c.currency, c.payment, c.credit_limit, c.low_balance, c.status,
    c.suspended_by, c.closed, c.zone, c.watch_spend_per_hour, c.watch_times, c.watch_at_least,
    c.watch_new_destination, b.amount as balance,
    paid.accounts, paid.since,
    array(
        select (m.account, m.valid_from, o.name)
        from account_mapping m join company o on o.id = m.company_id
        where m.valid_from > now() and (m.company_id = c.id or m.account = any (paid.accounts))
        order by m.valid_from, m.account
    ) as coming,
    array(
        select (t.tariff, t.valid_from, t.valid_to, null::text, null::text, null::text)
        from tariff_assignment t where t.company_id = c.id
    ) || array(
        select (n.tariff, n.valid_from, n.valid_to, n.kind, n.value, n.tech_prefix)
        from narrow_assignment n where n.company_id = c.id
    ) as assignments
from company c join balance b on b.company_id = c.id
    cross join lateral (
        select coalesce(array_agg(m.account order by m.account), '{}') as accounts,
            coalesce(array_agg(m.valid_from order by m.account), '{}') as since
        from account_mapping m
        where m.company_id = c.id and (m.valid_from is null or m.valid_from <= now())
            and not exists (
                select from account_mapping later
                where later.account = m.account and later.valid_from <= now()
                    and later.valid_from > coalesce(m.valid_from, '-infinity')
            )
    ) as paid
where $1::bigint is null or c.id = $1
order by c.name
