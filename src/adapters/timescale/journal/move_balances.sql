-- Balances after the movements of one change; locked in id order, so writers never wait in a ring.
with locked as materialized (
    select company_id from balance where company_id = any($1) order by company_id for update
)
update balance
set amount = balance.amount + change.amount, version = balance.version + 1,
    updated_at = greatest(balance.updated_at, clock_timestamp())
from unnest($1::bigint[], $2::numeric[]) as change (company_id, amount)
    join locked using (company_id)
    join company on company.id = change.company_id
where balance.company_id = change.company_id
returning balance.company_id, balance.amount - change.amount as before, balance.amount as after,
    balance.version, balance.updated_at, company.credit_limit, company.low_balance
