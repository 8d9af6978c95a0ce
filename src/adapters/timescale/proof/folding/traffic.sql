-- Hours as the events that their reader has read make them.
summed as (
    {summed_figures}
), log as (
    select jsonb_build_array(hour, host, company_id, destination, currency) as key, attempts,
        answered, seconds, billed::bigint, cost, supplier_cost, pdd_calls, pdd_seconds
    from summed
), book as (
    select jsonb_build_array(hour, host, company_id, destination, currency) as key,
        attempts, answered, seconds, billed, cost, supplier_cost, pdd_calls, pdd_seconds
    from traffic_hourly where {hours}
)
