-- Calls of some time that have a number as a plan reads it.
select call_key, caller, callee, caller_number, callee_number
from cdr
where num_nonnulls(caller_number, callee_number) > 0
    and ($1::timestamptz is null or start_time >= $1)
    and ($2::timestamptz is null or start_time < $2)
order by call_key
