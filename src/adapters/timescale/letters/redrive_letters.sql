-- The rows stay locked until the messages are in the stream: a letter that comes back at once
-- waits for us, and then is parked again (park.sql).
with chosen as (
    select id from dead_letter where id = any($1) and status = 'parked' order by id for update
)
update dead_letter d
set status = 'redriven', attempts = d.attempts + 1, resolved_by = session_user, resolved_at = now()
from chosen
where d.id = chosen.id
returning d.*
