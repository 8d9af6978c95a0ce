-- Where the messages of each host and hour ended. The hour is the stream's, so all three agree.
select hour, host, sum(stored) as stored, sum(unrated) as unrated, sum(parked) as parked,
    sum(duplicates) as duplicates
from (
    select date_trunc('hour', received_at) as hour, host, count(*) as stored,
        count(*) filter (where rating = 'unrated') as unrated, 0 as parked, 0 as duplicates
    from cdr where received_at >= $1 and received_at < $2 group by 1, 2
    union all
    select date_trunc('hour', stored_at), host, 0, 0, count(*), 0
    from dead_letter where stored_at >= $1 and stored_at < $2 group by 1, 2
    union all
    select date_trunc('hour', stored_at), host, 0, 0, 0, count(*)
    from duplicate_receipt where stored_at >= $1 and stored_at < $2 group by 1, 2
) as ends
group by 1, 2
