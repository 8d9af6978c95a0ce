-- Everything up to the anchor is committed.
update event_reader set
    anchor = greatest(next_anchor, anchor), next_anchor = null, next_anchor_from = null
where name = $1
