-- One version.
select id as tariff_id, name, currency, effective_from, effective_to, correction, zone,
    span_overflow, boundaries, plan_at
from tariff
where id = $1
