-- oldest software: 9
-- Where a call was sent last. Behind it may be the phone of a person, so it stands beside the log as
-- the other parties do (docs/privacy.md, docs/decisions/0199).
alter table call_identity add column dst text;
alter table cdr add column dst text;
