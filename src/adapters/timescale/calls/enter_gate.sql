-- The gate: of all concurrent deliveries of a call one gets its key back; keys come in order.
insert into call_identity (call_key, fingerprint, start_time, stream_seq, stored_at)
select * from unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::bigint[], $5::timestamptz[])
on conflict do nothing
returning call_key
