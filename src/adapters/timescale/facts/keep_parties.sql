-- Parties of calls that stood in the log.
update call_identity i set
    fingerprint = kept.fingerprint, salt = kept.salt, call_id = kept.call_id,
    from_tag = kept.from_tag, to_tag = kept.to_tag, caller = kept.caller, callee = kept.callee,
    account = kept.account, src_ip = kept.src_ip, dst = kept.dst
from unnest(
    $1::uuid[], $2::uuid[], $3::bytea[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
    $9::text[], $10::text[], $11::text[]
) as kept (
    call_key, fingerprint, salt, call_id, from_tag, to_tag, caller, callee, account, src_ip, dst
)
where i.call_key = kept.call_key
