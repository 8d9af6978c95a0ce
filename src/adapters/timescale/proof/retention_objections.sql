-- What speaks against dropping calls of before a moment: whatever still waits for a person.
select
    (select count(*) from dead_letter where status = 'parked' and stored_at < $1) as open_letters,
    (
        select count(*) from cdr
        where (rating = 'unrated' or in_unrated_reason is not null) and start_time < $1
    ) as unrated_calls,
    (
        select count(*) from cdr c
        where c.start_time < $1
            and coalesce(c.billed_amount, 0) + coalesce(c.in_billed_amount, 0) <> -coalesce((
            select sum(amount) from balance_movement m where m.call_key = c.call_key
        ), 0)
    ) as unexplained_calls,
    (select count(*) from cdr where start_time < $1) as calls
