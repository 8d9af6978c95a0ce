-- A company with its first event's state; nothing where the name is taken.
insert into company (name, currency, payment, credit_limit, low_balance, version)
values ($1, $2, $3, $4, $5, 1)
on conflict (name) do nothing
returning id, stream_id
