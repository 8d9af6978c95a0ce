-- Dialogs of which two records or more cost somebody something; the last of them began then.
select call_id, from_tag, to_tag,
    array_agg(call_key order by start_time, call_key) as calls,
    array_agg(host order by start_time, call_key) as hosts
from cdr
where start_time >= $1::timestamptz - $3::interval and start_time < $2
    and (billed_amount > 0 or in_billed_amount > 0) and call_id is not null and from_tag is not null and to_tag is not null
group by call_id, from_tag, to_tag
having greatest(
        count(*) filter (where billed_amount > 0), count(*) filter (where in_billed_amount > 0)
    ) > 1 and max(start_time) >= $1
order by max(start_time), call_id, from_tag, to_tag
limit 1000
