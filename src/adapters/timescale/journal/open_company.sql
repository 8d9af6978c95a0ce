-- A company as its first event makes it; its number was drawn before.
insert into company (
    id, stream_id, name, currency, payment, credit_limit, low_balance, zone, version
)
overriding system value
values ($1, $2, $3, $4, $5, $6, $7, $8, 1)
