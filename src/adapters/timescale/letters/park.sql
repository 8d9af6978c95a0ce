-- One letter a line and place.
insert into dead_letter (
    host, file_id, file_offset, read_at, stream_seq, stored_at,
    raw, raw_sha256, stage, reason, detail, code_version
)
values ($1, $2, $3, $4, $5, $6, $7, sha256($7), $8, $9, $10, $11)
on conflict do nothing
