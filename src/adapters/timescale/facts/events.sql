-- The log from its beginning, for a cursor.
select position, stream_id, version, type, schema_version, at, data
from event
where type = any($1)
order by position
