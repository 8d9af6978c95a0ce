-- The assignment in force at a moment ends there.
update tariff_assignment set valid_to = $2
where company_id = $1 and valid_from < $2 and (valid_to is null or valid_to > $2)
