-- Calls in which a number took part; the parties stay locked until they are forgotten.
select
    call_key, start_time, salt, fingerprint, call_id, from_tag, to_tag, caller, callee, account,
    src_ip, dst
from call_identity
where concat_ws(' ', call_id, from_tag, to_tag, caller, callee, account, src_ip, dst) ~ $1
order by call_key
for update
