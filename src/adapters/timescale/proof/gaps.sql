-- What the stream lost, by its sequence numbers; the time is that of the message that follows.
select stream, first_seq, last_seq, stored_at as before
from stream_gap
where stored_at >= $1 and stored_at < $2
order by stored_at, first_seq
