-- The rates of a version, in the order of the prefixes, for a cursor.
select prefix, destination, terms_id
from rate
where tariff_id = $1
order by prefix
