-- Versions of a stream are numbered from 1 without holes.
told as (
    select stream_id, version from event e where e.type in {call_types} and {logged}
    union all
    select stream_id, version from event e where e.type not in {call_types}
), stream as materialized (
    select stream_id as key, max(version) as versions, count(*)::integer as events
    from told group by stream_id having count(*) <> max(version) or min(version) <> 1
), log as (
    select key, versions as events from stream
), book as (
    select key, events from stream
)
