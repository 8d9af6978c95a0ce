-- A payment by its reference.
select kind, amount from balance_movement
where company_id = $1 and reference = $2 and call_key is null and kind <> 'bundle'
