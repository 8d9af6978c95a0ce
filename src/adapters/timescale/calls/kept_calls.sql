-- Calls as their latest fact has them, in the order of their starts.
select c.call_key, c.host, c.revision, e.type, e.schema_version, e.data,
    i.salt, i.fingerprint, i.call_id, i.from_tag, i.to_tag, i.caller, i.callee, i.account,
    i.src_ip, i.dst,
    c.revision > 0 and exists (
        select from event where stream_id = c.call_key and type = any($4)
    ) as stands
from cdr c
    join call_identity i on i.call_key = c.call_key
    cross join lateral (
        select type, schema_version, data from event
        where stream_id = c.call_key order by version desc limit 1
    ) as e
where c.start_time >= $1 and c.start_time < $2
    and (
        $3::bigint is null or c.company_id = $3
        or (c.company_id is null and c.account in (select account from account_mapping where company_id = $3))
    )
order by c.start_time, c.call_key
