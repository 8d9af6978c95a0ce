-- Calls that started in some time, as any of three tables says.
with named as materialized (
    select call_key from call_identity where start_time >= $1 and start_time < $2
    union
    select call_key from cdr where start_time >= $1 and start_time < $2
    union
    select stream_id from event
    where type = 'CallReceived' and at >= $1::timestamptz - interval '1 day'
        and (data->'cdr'->>'start_time')::timestamptz >= $1
        and (data->'cdr'->>'start_time')::timestamptz < $2
)
