-- The version of the prices, and what the gate holds of calls that were entered before. The limit
-- lets no plan read the whole gate, which a table seems worth that was small when it was made.
select version, held.*
from price_version left join (
    unnest($1::text::uuid[]) as asked (key) cross join lateral (
        select call_key, fingerprint, stream_seq, stored_at from call_identity
        where call_key = asked.key
        limit 1
    ) as held
) on true
