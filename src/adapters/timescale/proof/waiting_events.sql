-- What is not sealed yet: how many events, counted as far as anybody wants to know ($1), since
-- when, and how many of them stand in the form of older software.
with waiting as (
    select position, at, (type = 'CallReceived' and schema_version < 3)
        or (type in ('CallRerated', 'CdrCorrected', 'CallVoided') and schema_version < 2) as is_old
    from event
    where position > coalesce((select max(to_position) from seal), 0)
    order by position
    limit $1
)
select count(*) as events, min(at) as since, count(*) filter (where is_old) as of_old_form
from waiting
