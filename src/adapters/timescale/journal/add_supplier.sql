-- A supplier as its first event makes it; its number was drawn before.
insert into supplier (id, stream_id, name, currency, version)
overriding system value
values ($1, $2, $3, $4, 1)
