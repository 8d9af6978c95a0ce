-- Of two who claim a dialog the second waits for the commit of the first, and finds its head here.
insert into dialog_bill as held (dialog, heads, latest)
select dialog, heads::jsonb, latest
from unnest($1::uuid[], $2::text[], $3::timestamptz[]) as new (dialog, heads, latest)
on conflict (dialog) do update set heads = held.heads
returning dialog, heads
