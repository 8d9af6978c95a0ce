-- The first event that no reader of the log may read yet, and whose transaction keeps them from it:
-- the oldest that writes, in any database of the server.
select held.at as since, holder.pid, coalesce(session.usename, prepared.owner) as user,
    coalesce(session.datname, prepared.database) as database
from (
    select e.at
    from event e, (
        select max(r.anchor) as anchor
        from event_reader r
        where r.cluster = (select system_identifier from pg_control_system())
    ) as ours
    where e.written_by >= pg_snapshot_xmin(pg_current_snapshot()) and e.position > ours.anchor
    order by e.written_by, e.position
    limit 1
) as held
left join lateral (
    select pid, transactionid from pg_locks
    where locktype = 'transactionid' and mode = 'ExclusiveLock' and granted
    order by age(transactionid) desc
    limit 1
) as holder on true
left join pg_stat_activity as session on session.pid = holder.pid
left join pg_prepared_xacts as prepared on prepared.transaction = holder.transactionid
