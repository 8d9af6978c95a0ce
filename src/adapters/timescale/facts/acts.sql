-- What people did from a moment ($1) to before another ($2), the latest first, at most so many ($3).
select e.position, e.at, e.told_by as login, e.type,
    coalesce(c.name, s.name, e.stream_id::text) as about,
    (e.data - 'now' - 'before')::text as data
from event e
    left join company c on c.stream_id = e.stream_id
    left join supplier s on s.stream_id = e.stream_id
where e.type not in ('CallReceived', 'BalanceLow', 'BalanceExhausted', 'BalanceRestored')
    and not (e.type in ('CompanySuspended', 'CompanyResumed') and e.data->>'by' = 'balance')
    and e.at >= $1 and e.at < $2
order by e.at desc, e.position desc
limit $3
