-- Where the messages of each host and hour ended. The hour is the stream's, so all three agree.
select hour, host, sum(stored) as stored, sum(unrated) as unrated, sum(parked) as parked,
    sum(duplicates) as duplicates
from (
    select date_trunc('hour', received_at) as hour, host, count(*) as stored,
        count(*) filter (where rating = 'unrated' or in_unrated_reason is not null) as unrated, 0 as parked, 0 as duplicates
    from cdr where received_at >= $1 and received_at < $2 group by 1, 2
    union all
    -- What retention took is known at the gate.
    select date_trunc('hour', i.stored_at), e.data->'provenance'->>'host', count(*), 0, 0, 0
    from calls_dropped d
        join call_identity i on i.start_time < d.before
        join event e on e.stream_id = i.call_key and e.version = 1
    where i.stored_at >= $1 and i.stored_at < $2
        and not exists (
            select from cdr c where c.call_key = i.call_key and c.start_time = i.start_time
        )
    group by 1, 2
    union all
    select date_trunc('hour', stored_at), host, 0, 0, count(*), 0
    from dead_letter where stored_at >= $1 and stored_at < $2 group by 1, 2
    union all
    select date_trunc('hour', stored_at), host, 0, 0, 0, count(*)
    from duplicate_receipt where stored_at >= $1 and stored_at < $2 group by 1, 2
) as ends
group by 1, 2
