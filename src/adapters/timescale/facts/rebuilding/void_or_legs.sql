-- Of the calls of `latest_facts`, whose condition goes on here, those that are void or legs of others.
    and (last.type = 'CallVoided' or exists (
        select from cdr where call_key = first.stream_id and leg_of is not null
    ) or coalesce(last.data->'now', first.data)->'verdict'->'inbound' ? 'leg_of')
