-- Who reads the log has read all that was filled in: facts are not told a second time.
update event_reader
set written_by = pg_current_xact_id(), updated_at = now(),
    position = coalesce((select max(position) from event), 0)
