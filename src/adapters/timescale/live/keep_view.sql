-- Puts a view in the place of the one before.
insert into live_view (body) values ($1)
on conflict (only_one) do update set body = excluded.body, kept_at = now()
