-- Duties that somebody did once ($1), and nobody was heard of doing since $2, were never done. The
-- session stays: who holds the duty all the same is heard of again, or ended by the next.
update duty set since = null, renewed_at = null, worked_at = null
where name = any($1) and renewed_at < $2
returning name
