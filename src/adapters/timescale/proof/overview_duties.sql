-- Who does what beside recording, as it last said so.
select name, since as begun_at, renewed_at as heard_at, worked_at from duty order by name
