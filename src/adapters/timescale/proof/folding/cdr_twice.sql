-- No call stands twice.
log as (
    select null::uuid as key, 1 as rows where false
), book as (
    select call_key as key, count(*) as rows from cdr where {kept}
    group by call_key having count(*) > 1
)
