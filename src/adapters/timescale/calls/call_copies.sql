-- Messages that only repeated one of these calls.
select call_key, host, file_id, file_offset, stream_seq, stored_at
from duplicate_receipt
where call_key = any($1)
order by stored_at, stream_seq
