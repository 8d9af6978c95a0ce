-- The hours of some time as they are kept.
select hour, host, company_id, destination, currency, attempts, answered, seconds, billed, cost,
    supplier_cost
from traffic_hourly
where hour >= $1 and hour < $2 and attempts > 0
order by 1, 2, 3, 4, 5
