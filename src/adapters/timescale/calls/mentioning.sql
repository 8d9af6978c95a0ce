-- Calls in which a number took part, or may have, as its plan tells: one of its ends is in a number,
-- without what people write between digits. The parties stay locked until they are forgotten.
select
    i.call_key, i.start_time, i.salt, i.fingerprint, i.call_id, i.from_tag, i.to_tag, i.caller,
    i.callee, i.account, i.src_ip, i.dst,
    (
        select data #>> '{provenance,host}' from event
        where stream_id = i.call_key and version = 1
    ) as host,
    (
        select coalesce(data #>> '{verdict,company_id}', data #>> '{now,verdict,company_id}')::bigint
        from event where stream_id = i.call_key order by version desc limit 1
    ) as company_id,
    c.caller_number, c.callee_number
from call_identity i
    left join cdr c on c.call_key = i.call_key and c.start_time = i.start_time
where concat_ws(
        ' ', i.call_id, i.from_tag, i.to_tag, i.caller, i.callee, i.account, i.src_ip, i.dst
    ) ~ $1
    or $4 in (c.caller_number, c.callee_number)
    or exists (
        select from unnest(array[i.caller, i.callee, i.account]) as n(written),
            unnest($2::text[]) as t(tail)
        where position(tail in translate(written, $3, '')) > 0
            or position(tail in translate(replace(written, '(0)', ''), $3, '')) > 0
    )
order by i.call_key
for update of i
