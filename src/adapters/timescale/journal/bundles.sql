-- What is told of bundles, of each bundle and month the last; of all companies, or of one.
select distinct on (c.id, e.type, e.data->>'bundle', e.data->>'month')
    c.id as company_id, e.type, e.schema_version, e.data::text as data
from event e join company c on c.stream_id = e.stream_id
where e.type in ('BundleAgreed', 'BundleEnded', 'BundleSettled')
    and ($1::bigint is null or c.id = $1)
-- An agreement comes before its end, as their names do.
order by c.id, e.type, e.data->>'bundle', e.data->>'month', e.version desc
