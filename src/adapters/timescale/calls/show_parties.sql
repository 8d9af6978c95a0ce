-- What people read of these calls names whom the gate names.
update cdr c set
    call_id = i.call_id, from_tag = i.from_tag, to_tag = i.to_tag, caller = i.caller,
    callee = i.callee, account = i.account, src_ip = split_part(i.src_ip, '%', 1)::inet,
    dst = i.dst,
    caller_number = case when i.caller is not null then c.caller_number end,
    callee_number = case when i.callee is not null then c.callee_number end
from call_identity i
where i.call_key = any($1) and c.call_key = i.call_key and c.start_time = i.start_time
