-- The key of each call, as its first fact names it.
log as (
    select stream_id as key, (data->'cdr'->>'start_time')::timestamptz as start_time,
        (data->'receipt'->>'stream_seq')::bigint as stream_seq,
        (data->'receipt'->>'stored_at')::timestamptz as stored_at
    from event e
    where type = 'CallReceived' and {logged}
), book as (
    select call_key as key, start_time, stream_seq, stored_at from call_identity where {kept}
)
