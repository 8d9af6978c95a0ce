-- How far a reader of the event log is.
update event_reader r set
    written_by = $2::text::xid8, position = $3, updated_at = now(),
    highest = greatest(
        highest, (
            -- `+ 0`: not by positions from the end, of which there are many for who is far behind.
            select max(e.position + 0) from event e
            where (e.written_by, e.position) > (r.written_by, r.position)
                and (e.written_by, e.position) <= ($2::text::xid8, $3)
        )
    )
where name = $1
