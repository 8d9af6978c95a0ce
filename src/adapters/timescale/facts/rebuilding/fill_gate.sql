-- The key of each call, as its first fact names it.
insert into call_identity_beside (call_key, start_time, stream_seq, stored_at)
select stream_id, (data->'cdr'->>'start_time')::timestamptz,
    (data->'receipt'->>'stream_seq')::bigint, (data->'receipt'->>'stored_at')::timestamptz
from event
where type = 'CallReceived'
