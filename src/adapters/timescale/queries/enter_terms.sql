-- Terms once each, and the id of every given one, in the order given. What another import entered
-- is visible here: imports come one after the other, under a lock.
with given as (
    select digest, body, place
    from unnest($1::uuid[], $2::text[]) with ordinality as terms (digest, body, place)
),
entered as (
    insert into rate_terms (digest, body)
    select digest, body::jsonb from given
    on conflict do nothing
    returning id, digest
)
select id
from (
    select entered.id, place from given join entered using (digest)
    union all
    select rate_terms.id, place from given join rate_terms using (digest)
) as found
order by place
