-- oldest software: 9
-- What came last of a file that is in the book in many pieces: else each batch writes all of them,
-- and each telling reads them (docs/decisions/0287). Empty where the pieces are few.
alter table settled add column lately int8multirange not null default '{}';
