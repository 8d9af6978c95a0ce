-- The gate names nobody in calls of before a moment.
update call_identity set
    salt = null, fingerprint = null, call_id = null, from_tag = null, to_tag = null, caller = null,
    callee = null, account = null, src_ip = null, dst = null
where start_time < $1
    and num_nonnulls(
        salt, fingerprint, call_id, from_tag, to_tag, caller, callee, account, src_ip, dst
    ) > 0
