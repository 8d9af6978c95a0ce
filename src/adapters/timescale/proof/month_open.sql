-- What waits for a person: letters of a month and the hours behind it, and calls that began in it.
select
    (
        select count(*) from dead_letter
        where status = 'parked' and stored_at >= $1 and stored_at < $3
    ) as letters,
    (
        select count(*) from cdr
        where rating = 'unrated' and start_time >= $1 and start_time < $2
    ) as unrated
