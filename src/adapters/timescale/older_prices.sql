-- The versions of prices, other than this one, by which somebody enters calls just now.
select distinct objid::integer as version
from pg_locks
where locktype = 'advisory' and objsubid = 2 and mode = 'ShareLock'
    and database = (select oid from pg_database where datname = current_database())
    and classid = $1::integer::oid and objid <> $2::integer::oid
