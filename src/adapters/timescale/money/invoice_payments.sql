-- What a company paid, or had adjusted, within some time, as of some change of its balance ($4).
select coalesce(booked_at, at) as at, kind, amount, reference
from balance_movement
where company_id = $1 and call_key is null and kind <> 'bundle' and version <= $4
    and coalesce(booked_at, at) >= $2 and coalesce(booked_at, at) < $3
order by version, id
