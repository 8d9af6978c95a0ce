-- What some calls moved, each call's movements in order.
select call_key, company_id, kind, revision, amount, currency, at
from balance_movement
where call_key = any($1)
order by call_key, id
