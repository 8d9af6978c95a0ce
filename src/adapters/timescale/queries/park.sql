-- One letter a line and place; a copy of it that came as another message is a duplicate, and
-- opens the letter again where it was redriven. Written whatever the status is, so that it waits
-- for a redrive that is under way (redrive_letters.sql).
with letter as (
    insert into dead_letter (
        host, file_id, file_offset, read_at, stream_seq, stored_at,
        raw, raw_sha256, stage, reason, detail, code_version
    )
    values ($1, $2, $3, $4, $5, $6, $7, sha256($7), $8, $9, $10, $11)
    on conflict do nothing
    returning id
),
reopened as (
    update dead_letter set status = 'parked'
    where raw_sha256 = sha256($7) and host = $1 and file_id = $2 and file_offset = $3
        and (stored_at, stream_seq) <> ($6, $5)
        and status <> 'waived'
)
insert into duplicate_receipt (stored_at, stream_seq, host, file_id, file_offset)
select $6, $5, $1, $2, $3
where not exists (select from letter)
    and not exists (
        select from dead_letter
        where stored_at = $6 and stream_seq = $5 and raw_sha256 = sha256($7)
    )
on conflict do nothing
