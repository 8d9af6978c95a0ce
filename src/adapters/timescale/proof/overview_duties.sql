-- Who does what beside recording, as it last said so.
select name, renewed_at as heard_at, worked_at from duty order by name
