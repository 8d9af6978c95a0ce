-- How many facts of calls stand in the log as older software wrote them.
select count(*)
from event
where (type = 'CallReceived' and schema_version < 3)
    or (type in ('CallRerated', 'CdrCorrected', 'CallVoided') and schema_version < 2)
