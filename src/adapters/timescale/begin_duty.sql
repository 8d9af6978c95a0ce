-- Whoever holds a duty's lock says so.
update duty set pid = pg_backend_pid(), since = now(), renewed_at = now() where name = $1
