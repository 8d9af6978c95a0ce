-- oldest software: 9
-- Names that are digits only, have blanks around them or differ in case alone get another one, by
-- an event each (migrations/names.py); trimmed accounts are mapped beside what was written.
grant select on schema_step to akira_worker, akira_operator, akira_auditor, akira_live;
