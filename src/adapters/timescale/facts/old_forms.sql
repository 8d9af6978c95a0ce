-- Facts of calls as older software wrote them, parties and all.
select position, stream_id, type, schema_version, data
from event
where ((type = 'CallReceived' and schema_version < 3)
    or (type in ('CallRerated', 'CdrCorrected', 'CallVoided') and schema_version < 2))
order by position
limit $1
