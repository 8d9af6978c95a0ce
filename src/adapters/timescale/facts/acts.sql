-- What people did from a moment ($1) to before another ($2), the latest first, at most so many ($3).
-- What is no event names its login where it stands; what was mended is one.
select * from (
    (
        select e.position, e.at, e.told_by as login, e.type,
            coalesce(c.name, s.name, e.stream_id::text) as about,
            (e.data - 'now' - 'before')::text as data
        from event e
            left join company c on c.stream_id = e.stream_id
            left join supplier s on s.stream_id = e.stream_id
        where e.type not in ('CallReceived', 'BalanceLow', 'BalanceExhausted', 'BalanceRestored')
            and e.type <> 'FraudSuspected'
            and not (
                e.type in ('CompanySuspended', 'CompanyResumed') and e.data->>'by' = 'balance'
            )
            and e.at >= $1 and e.at < $2
        order by e.at desc, e.position desc
        limit $3
    )
    union all
    select null, resolved_at, case when status <> 'waived' then resolved_by end,
        case when status = 'waived' then 'LetterWaived' else 'LetterRedriven' end,
        'letter ' || id,
        jsonb_build_object(
            'by', case when status = 'waived' then resolved_by end, 'because', resolved_because
        )::text
    from dead_letter
    where resolved_at >= $1 and resolved_at < $2 and status <> 'mended'
    union all
    select null, imported_at, imported_by,
        case when correction = 0 then 'TariffImported' else 'TariffCorrected' end, name,
        jsonb_build_object('tariff_id', id)::text
    from tariff
    where imported_at >= $1 and imported_at < $2
) as act
order by at desc, position desc nulls last, type, about desc
limit $3
