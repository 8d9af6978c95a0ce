-- What the stream lost, by its sequence numbers.
select stream, first_seq, last_seq, found_at from stream_gap order by found_at, first_seq
