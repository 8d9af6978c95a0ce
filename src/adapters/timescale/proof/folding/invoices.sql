-- Numbers of a series of invoices are from 1 without a hole; what is asked for is the exact sum of all
-- documents of a month up to it, rounded; and that is its lines less its credits. A difference may be
-- of another series than its invoice, so that numbers do not tell their order: the stream does.
issued as materialized (
    select e.stream_id, e.version, e.data->>'series' as series, (e.data->>'number')::bigint as number,
        e.data->>'month' as month, (e.data->>'exact')::numeric as exact,
        (e.data->>'rounded')::numeric as rounded, (e.data->>'decimals')::integer as decimals,
        (
            select coalesce(sum((line->>'amount')::numeric), 0)
            from jsonb_array_elements(e.data->'lines') as line
        ) - (
            select coalesce(sum((credit->>'credit')::numeric), 0)
            from jsonb_array_elements(e.data->'credits') as credit
        ) as net
    from event e where e.type = 'InvoiceIssued' and e.type not in {call_types}
), whole as (
    select series, number, exact, rounded, net,
        row_number() over (partition by series order by number) as place,
        round(sum(net) over months, decimals)
            - coalesce(sum(rounded) over before, 0) as asked
    from issued
    window months as (
        partition by stream_id, month order by version
        rows between unbounded preceding and current row
    ), before as (
        partition by stream_id, month order by version
        rows between unbounded preceding and 1 preceding
    )
), log as (
    select 'invoice ' || series || ' ' || number as key, place as number, net as exact,
        asked as rounded
    from whole
), book as (
    select 'invoice ' || series || ' ' || number as key, number, exact, rounded from whole
)
