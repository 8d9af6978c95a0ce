-- What every fact of a call moves, in one of both books, and for one side of it.
told as (
    select e.stream_id, 0 as revision, e.at, null::bigint as company_before,
        null::jsonb as charge_before, {company} as company, {charge} as charge
    from event e, lateral (select e.data->'verdict' as verdict) as now
    where e.type = 'CallReceived' and {logged}
    union all
    select e.stream_id, (e.data->>'revision')::integer, e.at,
        {company_before}, {charge_before}, {company}, {charge}
    from event e, lateral (
        select e.data->'now'->'verdict' as verdict, e.data->'before'->'verdict' as before
    ) as now
    where e.type in {amendments} and {logged}
), moved as (
    select * from told
    -- Nothing moves where both sides are equal; an amount is what it is however many zeros it has.
    where company is distinct from company_before
        or regexp_replace(
            regexp_replace(charge::text, '\.0+"', '"', 'g'), '(\.[0-9]*[1-9])0+"', '\1"', 'g'
        ) is distinct from regexp_replace(
            regexp_replace(charge_before::text, '\.0+"', '"', 'g'), '(\.[0-9]*[1-9])0+"', '\1"', 'g'
        )
), log as (
    select stream_id || ' {debit} ' || revision as key, company as company_id,
        -(charge->>'amount')::numeric(20, 9) as amount, charge->>'currency' as currency, at
    from moved where company is not null and (charge->>'amount')::numeric <> 0
    union all
    select stream_id || ' {reversal} ' || revision, company_before,
        (charge_before->>'amount')::numeric(20, 9), charge_before->>'currency', at
    from moved where company_before is not null and (charge_before->>'amount')::numeric <> 0
), book as (
    select call_key || ' ' || kind || ' ' || revision as key, {party} as company_id, amount,
        currency, at
    from {table} where call_key is not null and kind in ('{debit}', '{reversal}') and ({kept})
    union all
    -- Of calls that are nowhere, whatever the time.
    select call_key || ' ' || kind || ' ' || revision, {party}, amount, currency, at
    from {table} as m
    where call_key is not null and kind in ('{debit}', '{reversal}') and {of_nobody}
        and not exists (select from call_identity i where i.call_key = m.call_key)
)
