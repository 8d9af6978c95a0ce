-- Events by their positions, which a reader of another cluster has not read; of those that nobody
-- hears of only the last.
select '0' as written_by, e.position, e.stream_id, e.version, e.type, e.schema_version, e.at,
    e.data, i.salt, i.fingerprint, i.call_id, i.from_tag, i.to_tag, i.caller, i.callee, i.account,
    i.src_ip, i.dst,
    c.id as company_id, c.name as company, c.currency
from event e
    left join call_identity i on i.call_key = e.stream_id
    left join company c on c.stream_id = e.stream_id
where e.position = any($1)
    and (e.type = any($2) or e.position = (select max(behind) from unnest($1) as behind))
order by e.position
