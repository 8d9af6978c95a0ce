-- Events that follow a place, up to the oldest transaction that is still open: what commits later
-- can only stand behind. Of those that nobody hears of only the last is given, to go on from there.
with following as materialized (
    -- Without what they say, which few of them are asked for.
    select e.written_by, e.position, e.type
    from event e
    -- Values of one row each: with a join the server reads all that was ever read first.
    where (e.written_by, e.position) > (
            (select written_by from event_reader where name = $1),
            (select position from event_reader where name = $1)
        )
        and e.position + 0 > (select anchor from event_reader where name = $1)
        and e.written_by < pg_snapshot_xmin(pg_current_snapshot())
    order by e.written_by, e.position
    limit $2
), given as materialized (
    select position from following where type = any($3)
    union
    (select position from following order by written_by desc, position desc limit 1)
)
select e.written_by::text, e.position, e.stream_id, e.version, e.type, e.schema_version, e.at,
    e.data, i.salt, i.fingerprint, i.call_id, i.from_tag, i.to_tag, i.caller, i.callee, i.account,
    i.src_ip, i.dst,
    c.id as company_id, c.name as company, c.currency
from given
    -- The limits let no plan read whole tables for what is one row each.
    cross join lateral (select * from event where position = given.position limit 1) as e
    left join lateral (
        select * from call_identity where call_key = e.stream_id limit 1
    ) as i on true
    left join company c on c.stream_id = e.stream_id
order by e.written_by, e.position
