-- oldest software: 9
-- What cannot be true of a call, in words: it has no price until a person says that it stands
-- (docs/decisions/0191).
alter table cdr add column doubt text;
