-- A suspicion as an event of its company tells it.
insert into fraud_suspicion (company_id, number, kind, hour, destination, amount, bound)
values ($1, $2, $3, $4, $5, $6, $7)
