-- Messages of the last day that only repeated others.
select count(*) from duplicate_receipt where stored_at > $1::timestamptz - interval '1 day'
