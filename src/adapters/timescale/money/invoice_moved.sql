-- What all calls of some time moved of a company's balance, as of some change of it ($4).
select coalesce(sum(m.amount), 0)
from balance_movement m join call_identity i on i.call_key = m.call_key
where m.company_id = $1 and i.start_time >= $2 and i.start_time < $3 and m.version <= $4
