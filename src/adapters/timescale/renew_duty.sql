-- The holder of a duty is there, and the work got on if $2.
update duty
set renewed_at = now(), worked_at = case when $2 then now() else worked_at end
where name = $1 and pid = pg_backend_pid()
