-- One call as its latest fact has it.
select c.call_key, c.host, c.revision, e.type, e.schema_version, e.data,
    i.salt, i.fingerprint, i.call_id, i.from_tag, i.to_tag, i.caller, i.callee, i.account,
    i.src_ip, i.dst,
    c.revision > 0 and exists (
        select from event where stream_id = c.call_key and type = any($2)
    ) as stands
from call_identity i
    join cdr c on c.call_key = i.call_key and c.start_time = i.start_time
    cross join lateral (
        select type, schema_version, data from event
        where stream_id = c.call_key order by version desc limit 1
    ) as e
where i.call_key = $1
