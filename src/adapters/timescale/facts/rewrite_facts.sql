-- The same facts in today's form.
update event e set schema_version = today.schema_version, data = today.data
from unnest($1::bigint[], $2::smallint[], $3::jsonb[]) as today (position, schema_version, data)
where e.position = today.position
