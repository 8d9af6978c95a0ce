-- Those of the dialogs under some Call-IDs whose record a person decided about.
select call_id, from_tag, to_tag
from cdr
where left(call_id, 64) in (select left(wanted, 64) from unnest($1::text[]) as wanted)
    and call_id = any($1)
    and revision > 0
    and exists (
        select from event
        where stream_id = call_key
            and type in ('CdrCorrected', 'CallAccepted', 'CallVoided', 'CallUnvoided')
    )
