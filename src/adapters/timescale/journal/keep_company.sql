-- What a company's latest events make of it.
update company
set version = $2, status = $3, suspended_by = $4, name = $5, credit_limit = $6, low_balance = $7
where id = $1
