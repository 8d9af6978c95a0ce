-- Each call that is void or a leg of another: its first fact, and its last where it was amended.
select first.schema_version as first_schema, first.data as first_data,
    i.salt, i.fingerprint, i.call_id, i.from_tag, i.to_tag, i.caller, i.callee, i.account,
    i.src_ip, i.dst,
    last.type as last_type, last.schema_version as last_schema, last.data as last_data
from event as first
    left join call_identity as i on i.call_key = first.stream_id
    left join lateral (
        select type, schema_version, data from event
        where stream_id = first.stream_id and version > 1 order by version desc limit 1
    ) as last on true
where first.type = 'CallReceived' and first.version = 1
    and (last.type = 'CallVoided' or exists (
        select from cdr where call_key = first.stream_id and leg_of is not null
    ))
