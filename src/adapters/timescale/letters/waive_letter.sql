-- A letter is closed with a name and a reason.
update dead_letter
set status = 'waived', resolved_by = $2, resolved_because = $3, resolved_at = now()
where id = $1 and status = 'parked'
returning id
