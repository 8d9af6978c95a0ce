-- Since when a call waits for a price, of all that do.
select min(received_at) from cdr where rating = 'unrated'
