-- Companies of whose spending anything is watched.
select id, name, currency, payment, credit_limit, low_balance, status, suspended_by, closed, zone,
    watch_spend_per_hour, watch_times, watch_at_least, watch_new_destination
from company
where coalesce(watch_spend_per_hour, watch_times, watch_at_least, watch_new_destination)
    is not null
order by id
