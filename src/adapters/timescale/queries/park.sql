-- One letter a line and place; a copy of it that came as another message is a duplicate.
with letter as (
    insert into dead_letter (
        host, file_id, file_offset, read_at, stream_seq, stored_at,
        raw, raw_sha256, stage, reason, detail, code_version
    )
    values ($1, $2, $3, $4, $5, $6, $7, sha256($7), $8, $9, $10, $11)
    on conflict do nothing
    returning id
)
insert into duplicate_receipt (stored_at, stream_seq, host, file_id, file_offset)
select $6, $5, $1, $2, $3
where not exists (select from letter)
    and not exists (
        select from dead_letter
        where stored_at = $6 and stream_seq = $5 and raw_sha256 = sha256($7)
    )
on conflict do nothing
