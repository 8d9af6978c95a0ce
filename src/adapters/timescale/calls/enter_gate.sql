-- The gate: of all concurrent deliveries of a call one gets its key back; keys come in order. Where
-- prices have changed since the calls were judged nobody gets one.
with entered as (
    insert into call_identity (
        call_key, fingerprint, start_time, stream_seq, stored_at,
        salt, call_id, from_tag, to_tag, caller, callee, account, src_ip, dst
    )
    select * from unnest(
        $1::uuid[], $2::uuid[], $3::timestamptz[], $4::bigint[], $5::timestamptz[], $6::bytea[],
        $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[],
        $14::text[]
    )
    where $15::bigint is null or $15 = (select version from price_version)
    on conflict do nothing
    returning call_key
)
select $15 is null or $15 = (select version from price_version) as current,
    array(select call_key from entered) as keys
