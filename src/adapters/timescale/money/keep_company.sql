-- What a company's latest events make of it.
update company
set version = $2, status = $3, suspended_by = $4, credit_limit = $5, low_balance = $6
where id = $1
