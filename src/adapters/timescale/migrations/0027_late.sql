-- oldest software: 9
-- Whether a call was stored behind the close of its month, told as a column is: `select c.late from
-- cdr c`. Nothing is written for it when a call is stored: docs/decisions/0160.
create function late(call cdr) returns boolean language sql stable as $$
    select exists (
        select from event received
        join event closed on closed.stream_id = '5d9f3b1e-1f0a-5b55-8c42-6d0e3c8f7a10'
            and closed.type = 'MonthClosed'
        where received.stream_id = call.call_key and received.version = 1
            and closed.data->>'month' = to_char(call.start_time at time zone 'utc', 'YYYY-MM')
            and received.position > (closed.data->>'position')::bigint
    )
$$;
