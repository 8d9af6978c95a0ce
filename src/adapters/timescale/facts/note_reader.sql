-- How far a reader of the event log is.
update event_reader set written_by = $2::text::xid8, position = $3, updated_at = now()
where name = $1
