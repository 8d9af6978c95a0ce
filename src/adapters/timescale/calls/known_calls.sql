-- What the gate holds of calls that were entered before: copy, redelivery or conflict?
select call_key, fingerprint, stream_seq, stored_at from call_identity where call_key = any($1)
