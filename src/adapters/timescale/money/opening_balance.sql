-- A company's balance before some moment ($2), and the last change of it before another ($3), both as
-- of some change ($4) if there is one. A movement does not begin to be entered after it holds.
select coalesce(sum(amount) filter (where coalesce(booked_at, at) < $2), 0) as opening,
    coalesce(max(version), 0) as position
from balance_movement
where company_id = $1 and at < $3 and coalesce(booked_at, at) < $3
    and ($4::bigint is null or version <= $4)
