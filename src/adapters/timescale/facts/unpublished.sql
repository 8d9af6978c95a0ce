-- Events that follow a place, up to the oldest transaction that is still open: what commits later
-- can only stand behind.
select e.written_by::text, e.position, e.stream_id, e.version, e.type, e.schema_version, e.at,
    e.data, i.salt, i.fingerprint, i.call_id, i.from_tag, i.to_tag, i.caller, i.callee, i.account,
    i.src_ip,
    c.id as company_id, c.name as company, c.currency
from event e
    join event_reader r on r.name = $1
    left join call_identity i on i.call_key = e.stream_id
    left join company c on c.stream_id = e.stream_id
where (e.written_by, e.position) > (r.written_by, r.position)
    and e.position > r.anchor
    and e.written_by < pg_snapshot_xmin(pg_current_snapshot())
order by e.written_by, e.position
limit $2
