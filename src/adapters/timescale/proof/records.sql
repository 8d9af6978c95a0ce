-- Calls and letters by when the stream stored them, with the place of the line that told them.
select c.host, e.data->'provenance'->>'file_id' as file_id,
    (e.data->'provenance'->>'offset')::bigint as "offset", c.call_key, i.fingerprint,
    null::bytea as raw, false as cut, d.id is not null as mended
from cdr c
    join call_identity i on i.call_key = c.call_key
    join event e on e.stream_id = c.call_key and e.version = 1
    left join dead_letter d on d.host = c.host
        and d.file_id = e.data->'provenance'->>'file_id'
        and d.file_offset = (e.data->'provenance'->>'offset')::bigint
where c.received_at >= $1 and c.received_at < $2 and i.fingerprint is not null
union all
select host, file_id, file_offset, null, null, raw, reason = 'line_too_long', false
from dead_letter
where stored_at >= $1 and stored_at < $2 and raw <> ''
