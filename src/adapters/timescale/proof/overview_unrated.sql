-- Sides of calls of the last day without a price, by reason.
select reason as unrated_reason, count(*) as calls
from cdr cross join lateral (values (unrated_reason), (in_unrated_reason)) as side (reason)
where received_at > $1::timestamptz - interval '1 day' and reason is not null
    and (rating = 'unrated' or in_unrated_reason is not null)
group by 1 order by 2 desc, 1
