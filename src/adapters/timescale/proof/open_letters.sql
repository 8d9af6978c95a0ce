-- Letters that wait for a person, by when the stream stored them.
select raw from dead_letter where status = 'parked' and stored_at >= $1
