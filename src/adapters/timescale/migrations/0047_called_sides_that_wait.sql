-- oldest software: 9
-- Called sides that wait for a price, as 0038. By itself, since it reads all calls: what 0046 locks
-- keeps readers out as well, and this lets them read meanwhile.
create index cdr_unrated_in on cdr (received_at) where in_unrated_reason is not null;
