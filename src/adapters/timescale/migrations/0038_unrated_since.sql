-- oldest software: 9
-- Calls that wait for a price: few, and each is asked for until it has one.
create index cdr_unrated on cdr (received_at) where rating = 'unrated';
