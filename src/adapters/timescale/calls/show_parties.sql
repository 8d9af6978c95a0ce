-- What people read of these calls names whom the gate names.
update cdr c set
    call_id = i.call_id, from_tag = i.from_tag, to_tag = i.to_tag, caller = i.caller,
    callee = i.callee, account = i.account, src_ip = i.src_ip::inet,
    dst = i.dst
from call_identity i
where i.call_key = any($1) and c.call_key = i.call_key and c.start_time = i.start_time
