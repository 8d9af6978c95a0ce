-- The audit's position moves in the transaction that notes the gaps before it, and only from where
-- its reader knows it to be: from ($4, $5), or from nowhere. Gives nothing where it stands elsewhere.
insert into stream_audit (stream, last_seq, stored_at)
select $1, $2, $3
where $4::bigint is null
    or exists (select from stream_audit where stream = $1)
on conflict (stream) do update set last_seq = $2, stored_at = $3
where (stream_audit.last_seq, stream_audit.stored_at) = ($4, $5)
returning true
