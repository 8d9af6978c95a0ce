-- The assignments of a company.
select tariff, valid_from, valid_to, null as kind, null as value, null as tech_prefix
from tariff_assignment
where company_id = $1
union all
select tariff, valid_from, valid_to, kind, value, tech_prefix
from narrow_assignment
where company_id = $1
