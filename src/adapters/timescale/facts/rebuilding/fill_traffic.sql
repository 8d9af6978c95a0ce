-- Hours as the events that a reader has read make them; an hour that nothing is left of is none.
insert into traffic_hourly_beside (
    hour, host, company_id, destination, currency, attempts, answered, seconds, billed, cost,
    supplier_cost, pdd_calls, pdd_seconds
)
{summed_figures}
