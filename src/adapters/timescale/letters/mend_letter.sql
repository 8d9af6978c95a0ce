-- The row stays locked until the mended record is in the stream.
with chosen as (
    select id from dead_letter where id = $1 and status = 'parked' for update
)
update dead_letter d
set status = 'mended', mended = $2, resolved_by = $3, resolved_because = $4, resolved_at = now()
from chosen
where d.id = chosen.id
returning d.*
