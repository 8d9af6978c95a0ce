-- Whoever holds a duty's lock says so. Where nobody got on with it since it was begun before, it was
-- begun then: who dies each time is not young.
update duty
set
    pid = pg_backend_pid(),
    since = case when since > coalesce(worked_at, '-infinity') then since else now() end,
    renewed_at = now()
where name = $1
