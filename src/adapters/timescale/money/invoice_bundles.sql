-- The last settlement of each bundle for a month ($2), as of some change of the balance ($3), and
-- of some position of the log ($4) if there is one.
select distinct on (e.data->>'bundle') e.type, e.schema_version, e.data::text as data, e.position
from event e join company c on c.stream_id = e.stream_id
    join balance_movement m on m.company_id = c.id and m.kind = 'bundle'
        and m.reference = e.data->>'reference'
where c.id = $1 and e.type = 'BundleSettled' and e.data->>'month' = $2 and m.version <= $3
    and ($4::bigint is null or e.position <= $4)
order by e.data->>'bundle', e.version desc
