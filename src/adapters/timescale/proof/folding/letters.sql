-- A dead letter has the bytes that it came with, unless they were forgotten when it was settled.
log as (
    select id as key, encode(raw_sha256, 'hex') as sha256
    from dead_letter where raw <> '' or status = 'parked'
), book as (
    select id as key, encode(sha256(raw), 'hex') as sha256
    from dead_letter where raw <> '' or status = 'parked'
)
