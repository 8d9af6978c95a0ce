-- Every version, or those of one tariff; a few rows for each week of business.
select id as tariff_id, name, currency, effective_from, effective_to, correction, zone,
    span_overflow, boundaries, plan_at, rows, sha256, imported_at, imported_by
from tariff
where $1::text is null or name = $1
order by name collate "C", effective_from, correction
