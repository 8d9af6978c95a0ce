-- What came in, by company and reference.
owner as materialized (
    {owners}
), log as (
    select o.number || ' ' || (e.data->>'reference') as key, e.data->>'kind' as kind,
        (e.data->>'amount')::numeric(20, 9) as amount, o.currency, e.at
    from event e join owner o on o.stream_id = e.stream_id
    where e.type = 'ToppedUp' and e.type not in {call_types}
), book as (
    select company_id || ' ' || reference as key, kind, amount, currency, at
    from balance_movement where call_key is null
)
