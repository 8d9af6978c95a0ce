-- The log from its beginning, for a cursor.
select e.position, e.stream_id, e.version, e.type, e.schema_version, e.at, e.data,
    i.salt, i.fingerprint, i.call_id, i.from_tag, i.to_tag, i.caller, i.callee, i.account,
    i.src_ip, i.dst
from event e
    left join call_identity i on i.call_key = e.stream_id
where e.type = any($1)
order by e.position
