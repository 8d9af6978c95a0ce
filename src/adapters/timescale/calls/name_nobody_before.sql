-- What people read names nobody in calls of before a moment.
update cdr set
    call_id = null, from_tag = null, to_tag = null, caller = null, callee = null, account = null,
    src_ip = null, dst = null, caller_number = null, callee_number = null
where start_time < $1
    and num_nonnulls(call_id, from_tag, to_tag, caller, callee, account, src_ip, dst, caller_number, callee_number) > 0
