-- The terms of a version's rates, once each, for a cursor.
select id, body
from rate_terms
where id in (select terms_id from rate where tariff_id = $1)
order by id
