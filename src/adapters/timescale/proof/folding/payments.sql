-- What came in, and what bundles credit, by company and reference.
owner as materialized (
    {owners}
), log as (
    select case when e.type = 'BundleSettled' then 'bundle ' else '' end
            || o.number || ' ' || (e.data->>'reference') as key,
        coalesce(e.data->>'kind', 'bundle') as kind,
        (e.data->>'amount')::numeric(20, 9) as amount, o.currency, e.at
    from event e join owner o on o.stream_id = e.stream_id
    where e.type in ('ToppedUp', 'BundleSettled') and e.type not in {call_types}
), book as (
    select case when kind = 'bundle' then 'bundle ' else '' end
            || company_id || ' ' || reference as key,
        kind, amount, currency, at
    from balance_movement where call_key is null
)
