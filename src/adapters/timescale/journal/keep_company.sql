-- What a company's latest events make of it.
update company
set version = $2, status = $3, suspended_by = $4, name = $5, payment = $6, credit_limit = $7,
    low_balance = $8, closed = $9, currency = $10, zone = $11,
    watch_spend_per_hour = $12, watch_times = $13, watch_at_least = $14,
    watch_new_destination = $15
where id = $1
