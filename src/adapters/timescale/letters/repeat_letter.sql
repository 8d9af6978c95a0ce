-- A copy of a letter that came as another message is a duplicate, and opens the letter again where
-- it was redriven. Written whatever the status is, so that it waits for a redrive that is under way
-- (redrive_letters.sql). A statement of its own: park.sql cannot see a letter that another worker
-- committed while it waited for it, and would take a redelivery for a copy.
with reopened as (
    update dead_letter set status = 'parked'
    where raw_sha256 = sha256($4) and host = $1 and file_id = $2 and file_offset = $3
        and (stored_at, stream_seq) <> ($6, $5)
        and status not in ('waived', 'mended')
        -- What is forgotten was settled long ago.
        and raw <> ''
)
insert into duplicate_receipt (stored_at, stream_seq, host, file_id, file_offset)
select $6, $5, $1, $2, $3
where not exists (
    select from dead_letter
    where stored_at = $6 and stream_seq = $5 and raw_sha256 = sha256($4)
)
on conflict do nothing
