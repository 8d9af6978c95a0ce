-- The last day by host, and how long its last record took from the bridge to the stream.
select
    host, last_day, last_hour, received_at, unread,
    (data -> 'provenance' ->> 'read_at')::timestamptz as read_at
from (
    select
        host,
        count(*) as last_day,
        count(*) filter (where received_at > $1::timestamptz - interval '1 hour') as last_hour,
        max(received_at) as received_at,
        count(unread) as unread,
        (array_agg(call_key order by received_at desc, stream_seq desc))[1] as call_key
    from cdr
    where received_at > $1::timestamptz - interval '1 day'
    group by host
) as hosts
join event on stream_id = call_key and version = 1
order by host
