-- The months (UTC) before a moment in which calls of the book began, the earliest first: one step of
-- the index for each.
with recursive months as (
    select date_trunc('month', min(start_time), 'UTC') as month from call_identity
    where start_time < $1
    union all
    select (
        select date_trunc('month', min(start_time), 'UTC') from call_identity
        where start_time < $1
            and start_time >= (month at time zone 'UTC' + interval '1 month') at time zone 'UTC'
    )
    from months
    where month is not null
)
select month from months where month is not null order by month
