-- Where a reader of the event log is; whoever holds this row is the only one.
select written_by::text, position, anchor from event_reader where name = $1 for update
