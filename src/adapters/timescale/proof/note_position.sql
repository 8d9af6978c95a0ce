-- The audit's position moves in the transaction that notes the gaps before it.
insert into stream_audit (stream, last_seq, stored_at)
values ($1, $2, $3)
on conflict (stream) do update set last_seq = $2, stored_at = $3
