-- Companies that may not call, and those that owe us.
select count(*) as companies,
    count(*) filter (where c.status = 'suspended') as suspended,
    count(*) filter (where b.amount < 0) as negative
from company c join balance b on b.company_id = c.id
