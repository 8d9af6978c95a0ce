-- Where the book has each line: by its call, else by its bytes or its place.
select
    case
        when exists (
            select from call_identity i
            where i.call_key = claim.call_key and i.fingerprint = claim.fingerprint
        ) then 'stored'
        when exists (select from dead_letter d where d.raw_sha256 = claim.raw_sha256)
            or exists (
                select from dead_letter d
                where d.file_id = claim.file_id and d.file_offset = claim.file_offset
            )
        then 'parked'
        else 'missing'
    end as fate
from unnest($1::uuid[], $2::uuid[], $3::bytea[], $4::text[], $5::bigint[])
    with ordinality as claim (call_key, fingerprint, raw_sha256, file_id, file_offset, number)
order by number
