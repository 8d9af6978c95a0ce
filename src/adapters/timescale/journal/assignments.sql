-- The assignments of a company, the earliest first.
select tariff, valid_from, valid_to
from tariff_assignment
where company_id = $1
order by valid_from
