-- One call as its latest fact has it.
select c.call_key, c.host, c.revision, e.type, e.schema_version, e.data,
    c.revision > 0 and exists (
        select from event
        where stream_id = c.call_key and type = any($2)
    ) as stands
from cdr c
    cross join lateral (
        select type, schema_version, data from event
        where stream_id = c.call_key order by version desc limit 1
    ) as e
where c.call_key = $1
    and c.start_time = (select start_time from call_identity where call_key = $1)
