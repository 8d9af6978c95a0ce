-- Those of some destinations ($2) to which a company ($1) had calls in some time. Each is looked up:
-- one hour tells, and a company has many.
select wanted.destination
from unnest($2::text[]) as wanted (destination)
where exists (
    select from traffic_hourly t
    where t.company_id = $1 and t.destination = wanted.destination
        and t.hour >= $3 and t.hour < $4 and t.attempts > 0
)
