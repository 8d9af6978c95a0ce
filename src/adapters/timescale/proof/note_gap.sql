-- A gap found twice is one gap.
insert into stream_gap (stream, first_seq, last_seq, stored_at)
values ($1, $2, $3, $4)
on conflict do nothing
