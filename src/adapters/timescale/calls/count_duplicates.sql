-- A duplicate message is accounted for once, however often it is delivered.
insert into duplicate_receipt (stored_at, stream_seq, host, file_id, file_offset, call_key)
select * from
    unnest($1::timestamptz[], $2::bigint[], $3::text[], $4::text[], $5::bigint[], $6::uuid[])
on conflict do nothing
