-- Ends the session that holds a duty's lock ($2) and has not renewed it for half a minute, or not
-- since the duty was retired. One that never said that it holds it is older software, which only
-- its own end frees.
select duty.name as duty, duty.pid as pid, pg_terminate_backend(duty.pid) as ended
from duty
    join pg_locks as held on held.pid = duty.pid
where duty.name = $1 and coalesce(duty.renewed_at, '-infinity') < now() - interval '30 seconds'
    and held.locktype = 'advisory' and held.granted
    and held.database = (select oid from pg_database where datname = current_database())
    and held.classid = ($2::bigint >> 32)::integer::oid
    and held.objid = ($2::bigint & 4294967295)::bigint::oid
