-- How far a balance has come, and whether some of it was carried here without a position.
select coalesce(max(version), 0) as last, coalesce(min(version) = 0, false) as carried
from balance_movement
where company_id = $1
