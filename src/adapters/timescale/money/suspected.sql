-- What was suspected of a company, or of all, by number.
select company_id, number, kind, hour, destination, amount, bound, settled_by, because
from fraud_suspicion
where $1::bigint is null or company_id = $1
order by company_id, number
