-- What a company's latest events make of it.
update company
set version = $2, status = $3, suspended_by = $4, name = $5, payment = $6, credit_limit = $7,
    low_balance = $8, closed = $9, currency = $10, zone = $11
where id = $1
