-- The stories of some calls: each call's facts in order.
select stream_id, position, version, type, schema_version, at, data::text as data
from event
where stream_id = any($1)
order by stream_id, version
