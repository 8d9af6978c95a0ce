-- The dialogs of the stored calls under some Call-IDs; the index holds their heads.
select call_id, from_tag, to_tag
from cdr
where left(call_id, 64) in (select left(wanted, 64) from unnest($1::text[]) as wanted)
    and call_id = any($1)
