-- Calls of before a moment of which somebody or something is still named.
select count(*) from call_identity
where start_time < $1
    and num_nonnulls(
        salt, fingerprint, call_id, from_tag, to_tag, caller, callee, account, src_ip, dst
    ) > 0
