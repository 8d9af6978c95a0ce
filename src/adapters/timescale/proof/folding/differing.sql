-- Rows that are on one side only, or not the same on both.
select coalesce(log.key, book.key)::text as key, to_jsonb(log)::text as log,
    to_jsonb(book)::text as book
from log full join book on log.key = book.key
where log is distinct from book
limit {most}
