-- Where the book has each line: by its call, else by its bytes. Of a call whose record is forgotten
-- any line is a copy; lines that were cut may begin alike, so each has its offset.
select
    case
        when exists (
            select from call_identity i
            where i.call_key = claim.call_key
                and coalesce(i.fingerprint, claim.fingerprint) = claim.fingerprint
        ) then 'stored'
        when exists (
            select from dead_letter d
            where d.raw_sha256 = claim.raw_sha256
                and (not claim.cut or d.file_offset = claim.file_offset)
        ) then 'parked'
        else 'missing'
    end as fate
from unnest($1::uuid[], $2::uuid[], $3::bytea[], $4::bigint[], $5::boolean[])
    with ordinality as claim (call_key, fingerprint, raw_sha256, file_offset, cut, number)
order by number
