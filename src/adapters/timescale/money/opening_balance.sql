-- A company's balance before some moment, from its movements.
select coalesce(sum(amount), 0) from balance_movement where company_id = $1 and at < $2
