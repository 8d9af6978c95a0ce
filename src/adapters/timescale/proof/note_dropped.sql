-- Before this moment calls may be missing from what people read.
insert into calls_dropped (before) values ($1)
on conflict (only_one) do update set before = greatest(calls_dropped.before, excluded.before)
