-- The whole log, for a cursor.
select position, stream_id, version, type, schema_version, at, data
from event
order by position
