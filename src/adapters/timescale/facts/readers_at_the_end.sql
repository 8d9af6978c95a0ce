-- Who reads the log has read all that was filled in: facts are not told a second time.
update event_reader
set written_by = '0', position = 0, highest = filled.highest, anchor = filled.highest,
    caught_up = filled.highest, next_anchor = null, next_anchor_from = null, updated_at = now(),
    cluster = (select system_identifier from pg_control_system())
from (select coalesce(max(position), 0) as highest from event) as filled
