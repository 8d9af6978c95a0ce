-- The gate of calls whose first events were just filled in.
insert into call_identity (
    call_key, fingerprint, start_time, stream_seq, stored_at,
    salt, call_id, from_tag, to_tag, caller, callee, account, src_ip, dst
)
select
    beside.call_key, coalesce(beside.fingerprint, (e.data->>'fingerprint')::uuid),
    (e.data->'cdr'->>'start_time')::timestamptz, (e.data->'receipt'->>'stream_seq')::bigint,
    (e.data->'receipt'->>'stored_at')::timestamptz,
    beside.salt, beside.call_id, beside.from_tag, beside.to_tag, beside.caller, beside.callee,
    beside.account, beside.src_ip, beside.dst
from unnest(
    $1::uuid[], $2::uuid[], $3::bytea[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
    $9::text[], $10::text[], $11::text[]
) as beside (
    call_key, fingerprint, salt, call_id, from_tag, to_tag, caller, callee, account, src_ip, dst
)
    join event e on e.stream_id = beside.call_key and e.version = 1
