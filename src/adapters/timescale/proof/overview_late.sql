-- The latest month that is closed, the earliest one with calls that is open, and calls of the last day
-- that began in a month that was closed before they were stored. The stream of the log ($2) is that
-- of `domain.facts.closing.CLOSES`.
with recursive closed as (
    select version, data->>'month' as month, (data->>'position')::bigint as position
    from event where stream_id = $2
), months as (
    select date_trunc('month', min(start_time), 'UTC') as month from cdr
    union all
    select (
        select date_trunc('month', min(start_time), 'UTC') from cdr
        where start_time >= (month at time zone 'UTC' + interval '1 month') at time zone 'UTC'
    )
    from months
    where month is not null
), named as (
    select to_char(month at time zone 'UTC', 'YYYY-MM') as month from months where month is not null
)
select
    (select max(month) from closed) as last_closed,
    (select min(month) from named where month not in (select month from closed)) as oldest_open,
    (
        select count(*)
        from cdr c
            join event first on first.stream_id = c.call_key and first.version = 1
            join closed on closed.month = to_char(c.start_time at time zone 'UTC', 'YYYY-MM')
                and closed.position < first.position
        where c.received_at > $1::timestamptz - interval '1 day'
            and c.start_time < date_trunc('month', $1::timestamptz, 'UTC')
    ) as late_calls
