-- What all calls of some time moved of a company's balance, as of some change of it ($4),
-- and of some position of the log ($5) if there is one.
select coalesce(sum(m.amount), 0)
from balance_movement m join call_identity i on i.call_key = m.call_key
where m.company_id = $1 and i.start_time >= $2 and i.start_time < $3 and m.version <= $4
    and ($5::bigint is null or exists (
        select from event e
        where e.stream_id = m.call_key and e.version = m.revision + 1 and e.position <= $5
    ))
