-- How far a reader of the event log is.
update event_reader r set
    written_by = $2::text::xid8, position = $3, updated_at = now(),
    highest = greatest(
        highest, (
            select max(e.position) from event e
            where (e.written_by, e.position) > (r.written_by, r.position)
                and (e.written_by, e.position) <= ($2::text::xid8, $3)
        )
    )
where name = $1
