-- Calls as their latest fact has them, in the order of their starts. Of a company that has rules of
-- who pays all are given that nobody pays: which of them are wanted is for the rules to say.
select c.call_key, c.host, c.revision, e.type, e.schema_version, e.data,
    i.salt, i.fingerprint, i.call_id, i.from_tag, i.to_tag, i.caller, i.callee, i.account,
    i.src_ip, i.dst,
    c.revision > 0 and exists (
        select from event where stream_id = c.call_key and type = any($4)
    ) as stands,
    $3::bigint is null or c.company_id = $3 or c.in_company_id = $3 or m.account is not null
        as is_wanted
from cdr c
    join call_identity i on i.call_key = c.call_key
    cross join lateral (
        select type, schema_version, data from event
        where stream_id = c.call_key order by version desc limit 1
    ) as e
    left join lateral (
        select account from account_mapping a
        where c.company_id is null and a.account = c.account and a.company_id = $3 limit 1
    ) as m on true
where c.start_time >= $1 and c.start_time < $2
    and (not $5 or c.rating = 'unrated' or c.in_unrated_reason is not null)
    and (
        $3::bigint is null or c.company_id = $3 or c.in_company_id = $3
        or (c.company_id is null and (m.account is not null or exists (
            select from party_rule r where r.company_id = $3
        )))
    )
order by c.start_time, c.call_key
