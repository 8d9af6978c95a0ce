-- The rates of a version, in the order of the prefixes, for a cursor.
select prefix, destination, body
from rate
join rate_terms on rate_terms.id = terms_id
where tariff_id = $1
order by prefix
