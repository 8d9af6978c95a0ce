-- Whether a call of some time moved a company's balance after some change of it ($4), or the balance
-- never had that change.
select exists (
    select from balance_movement m join call_identity i on i.call_key = m.call_key
    where m.company_id = $1 and m.version > $4 and i.start_time >= $2 and i.start_time < $3
) or $4 > (select coalesce(max(version), 0) from balance_movement where company_id = $1)
