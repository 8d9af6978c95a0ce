-- Calls of the last day without a price, by reason.
select unrated_reason, count(*) as calls
from cdr
where received_at > $1::timestamptz - interval '1 day' and rating = 'unrated'
group by 1 order by 2 desc, 1
