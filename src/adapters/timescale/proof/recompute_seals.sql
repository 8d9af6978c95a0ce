-- Seals by their numbers, each beside what the log has in its place now. The first begins where
-- the log does: nothing can stand before it.
select s.number, s.from_position, s.to_position, s.events, s.previous, s.sha256, s.sealed_at,
    found.events as found, sha256(
        s.previous || convert_to(concat_ws(
            E'\x1f', s.number, s.from_position, s.to_position, found.events,
            extract(epoch from s.sealed_at)
        ), 'UTF8') || found.digests
    ) as recomputed
from seal s cross join lateral (
    select count(*) as events, coalesce(string_agg(sha256(convert_to(concat_ws(
        E'\x1f', e.position, e.stream_id, e.version, e.type, e.schema_version,
        extract(epoch from e.at), e.data::text, e.told_by
    ), 'UTF8')), ''::bytea order by e.position), ''::bytea) as digests
    from event e
    where e.position <= s.to_position
        and e.position >= case when s.number = 1 then -9223372036854775808 else s.from_position end
) as found
where s.number >= $1
order by s.number
limit $2
