-- oldest software: 9
-- What of a call's record could not be read and is taken as unknown, because no price depends on it
-- (docs/decisions/0180).
alter table cdr add column unread text;
