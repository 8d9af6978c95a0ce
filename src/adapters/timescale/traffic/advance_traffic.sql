-- Takes events into the hours of their calls.
insert into traffic_hourly as t (
    hour, host, company_id, destination, currency, attempts, answered, seconds, billed, cost,
    supplier_cost, pdd_calls, pdd_seconds
)
select
    hour, host, company_id, destination, currency, sum(sign) as attempts,
    coalesce(sum(sign) filter (where answered), 0) as answered, sum(sign * seconds) as seconds,
    sum(sign * billed) as billed, sum(sign * cost) as cost,
    sum(sign * supplier_cost) as supplier_cost,
    coalesce(sum(sign) filter (where pdd is not null), 0) as pdd_calls,
    coalesce(sum(sign * pdd), 0) as pdd_seconds
from call_figure
where {which}
group by hour, host, company_id, destination, currency
on conflict (hour, host, company_id, destination, currency) do update set
    attempts = t.attempts + excluded.attempts,
    answered = t.answered + excluded.answered,
    seconds = t.seconds + excluded.seconds,
    billed = t.billed + excluded.billed,
    cost = t.cost + excluded.cost,
    supplier_cost = t.supplier_cost + excluded.supplier_cost,
    pdd_calls = t.pdd_calls + excluded.pdd_calls,
    pdd_seconds = t.pdd_seconds + excluded.pdd_seconds
