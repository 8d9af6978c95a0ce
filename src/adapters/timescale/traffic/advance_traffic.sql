-- Takes events into the hours of their calls.
insert into traffic_hourly as t (
    hour, host, company_id, destination, currency, attempts, answered, seconds, billed, cost,
    supplier_cost, pdd_calls, pdd_seconds
)
{summed_figures}
on conflict (hour, host, company_id, destination, currency) do update set
    attempts = t.attempts + excluded.attempts,
    answered = t.answered + excluded.answered,
    seconds = t.seconds + excluded.seconds,
    billed = t.billed + excluded.billed,
    cost = t.cost + excluded.cost,
    supplier_cost = t.supplier_cost + excluded.supplier_cost,
    pdd_calls = t.pdd_calls + excluded.pdd_calls,
    pdd_seconds = t.pdd_seconds + excluded.pdd_seconds
