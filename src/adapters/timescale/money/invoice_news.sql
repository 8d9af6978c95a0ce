-- Of companies ($1) whether a call that began from ($2) to before ($3) moved the balance after some
-- change of it ($4); and where that change may be one of another database ($5), whether movements were
-- carried here without one. All movements since the first of these changes are read once.
with asked as materialized (
    select * from unnest($1::bigint[], $2::timestamptz[], $3::timestamptz[], $4::bigint[], $5::boolean[])
        with ordinality as asked (company_id, begins, ends, version, elsewhere, place)
), first as materialized (
    select company_id, min(version) as since, bool_or(elsewhere) as elsewhere
    from asked group by company_id
), moved as materialized (
    select distinct asked.place
    from first
        join balance_movement m on m.company_id = first.company_id and m.version > first.since
        join call_identity i on i.call_key = m.call_key
        join asked on asked.company_id = m.company_id and m.version > asked.version
            and i.start_time >= asked.begins and i.start_time < asked.ends
), carried as materialized (
    select company_id from first
    where elsewhere and exists (
        select from balance_movement m where m.company_id = first.company_id and m.version = 0
    )
)
select place in (select place from moved)
    or (elsewhere and company_id in (select company_id from carried)) as news
from asked
order by place
