-- Ends whose message the stream may have forgotten: a later one has its number or a lower one, or the
-- stream does not reach so far.
with ended as (
    select host, stream_seq, received_at as stored_at, call_key, null::bigint as letter
    from cdr where received_at >= $1
    union all
    select host, stream_seq, stored_at, null, id from dead_letter where stored_at >= $1
    union all
    select host, stream_seq, stored_at, null, null from duplicate_receipt where stored_at >= $1
), judged as (
    select *, min(stream_seq) over (
        order by stored_at desc, stream_seq desc
        rows between unbounded preceding and 1 preceding
    ) as later
    from ended
)
select j.host, j.stream_seq, j.stored_at,
    exists (
        select from duplicate_receipt r
        where r.call_key = j.call_key and r.stored_at > j.stored_at
    ) or exists (
        select from dead_letter d
            join duplicate_receipt r on r.host = d.host and r.file_id = d.file_id
                and r.file_offset = d.file_offset and r.call_key is null
        where d.id = j.letter and r.stored_at > j.stored_at
    ) as again
from judged j
where j.stored_at < $2 and (j.stream_seq > $3 or j.stream_seq >= j.later)
order by j.stored_at, j.stream_seq
