-- Companies that may not call, those that owe us, and suspicions at which nobody has looked.
select count(*) as companies,
    count(*) filter (where c.status = 'suspended') as suspended,
    count(*) filter (where b.amount < 0) as negative,
    (select count(*) from fraud_suspicion where settled_by is null) as suspicions
from company c join balance b on b.company_id = c.id
