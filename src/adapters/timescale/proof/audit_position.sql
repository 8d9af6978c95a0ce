-- Where the audit of a stream goes on.
select last_seq, stored_at from stream_audit where stream = $1
