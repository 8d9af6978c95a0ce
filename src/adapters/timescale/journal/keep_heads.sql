-- The heads of dialogs that somebody has locked.
update dialog_bill set heads = new.heads::jsonb, latest = new.latest
from unnest($1::uuid[], $2::text[], $3::timestamptz[]) as new (dialog, heads, latest)
where dialog_bill.dialog = new.dialog
