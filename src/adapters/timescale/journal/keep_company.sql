-- What a company's latest events make of it.
update company
set version = $2, status = $3, suspended_by = $4, name = $5, payment = $6, credit_limit = $7,
    low_balance = $8, zone = $9
where id = $1
