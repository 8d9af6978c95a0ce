-- What calls that began in some hours ($2) cost a company ($1), by destination.
select hour, destination, sum(cost) as amount
from traffic_hourly
where company_id = $1 and hour = any ($2) and attempts > 0
group by hour, destination
