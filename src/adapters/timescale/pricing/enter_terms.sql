-- Terms that nobody has entered yet; imports come one after the other, under a lock.
insert into rate_terms (digest, body)
select digest, body::jsonb
from unnest($1::uuid[], $2::text[]) as terms (digest, body)
returning id, digest
