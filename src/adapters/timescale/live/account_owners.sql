-- Gives the company that pays for each account now, by its name.
select a.account, c.name
from account a
    join company c on c.id = coalesce((
        select m.company_id from account_mapping m
        where m.account = a.account and (m.valid_from is null or m.valid_from <= now())
        order by m.valid_from desc nulls last
        limit 1
    ), a.company_id)
