-- Calls as their latest fact has them, in the order of their starts.
select c.call_key, c.host, c.revision, e.type, e.schema_version, e.data,
    i.salt, i.fingerprint, i.call_id, i.from_tag, i.to_tag, i.caller, i.callee, i.account,
    i.src_ip, i.dst,
    c.revision > 0 and exists (
        select from event where stream_id = c.call_key and type = any($4)
    ) as stands
from cdr c
    join call_identity i on i.call_key = c.call_key
    cross join lateral (
        select type, schema_version, data from event
        where stream_id = c.call_key order by version desc limit 1
    ) as e
where c.start_time >= $1 and c.start_time < $2
    and (not $5 or c.rating = 'unrated')
    and (
        $3::bigint is null or c.company_id = $3
        or (c.company_id is null and c.account in (select account from account_mapping where company_id = $3))
        or (c.company_id is null and exists (
            select from party_rule r
            where r.company_id = $3
                and (r.valid_from is null or r.valid_from <= c.start_time)
                and (r.valid_to is null or c.start_time < r.valid_to)
                and case r.kind
                    when 'source' then c.src_ip <<= r.value::cidr
                        and starts_with(coalesce(c.callee, ''), r.tech_prefix)
                    when 'host' then c.host = r.value
                    else regexp_replace(c.callee, '^(\+|00)', '') = r.value
                        or (right(r.value, 1) = '*' and starts_with(
                            regexp_replace(c.callee, '^(\+|00)', ''), left(r.value, -1)
                        ))
                end
        ))
    )
order by c.start_time, c.call_key
