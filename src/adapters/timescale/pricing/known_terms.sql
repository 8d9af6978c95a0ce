-- Terms that were entered before.
select id, digest
from rate_terms
where digest = any($1::uuid[])
