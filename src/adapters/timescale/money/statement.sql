-- A company's movements of some time with the balance after each; version is the order of commits.
select m.at, m.kind, m.amount, m.reference, m.call_key, m.revision, c.call_id, c.callee,
    c.destination, c.billed_seconds
from balance_movement m
    left join call_identity i on i.call_key = m.call_key
    left join cdr c on c.call_key = m.call_key and c.start_time = i.start_time
where m.company_id = $1 and m.at >= $2 and m.at < $3
order by m.version, m.id
