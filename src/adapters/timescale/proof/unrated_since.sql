-- Since when a side of a call waits for a price, of all that do; each by its own index.
select least(
    (select min(received_at) from cdr where rating = 'unrated'),
    (select min(received_at) from cdr where in_unrated_reason is not null)
)
