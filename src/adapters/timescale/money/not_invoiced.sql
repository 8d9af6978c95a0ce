-- The sides of calls of some time that cost a company nothing, or have no price, as they are held by
-- now; those of nobody ($1 is not who pays) are of all companies.
select payer is null as of_nobody, reason as unrated_reason, outcome = 'answered' as answered,
    count(*) as calls
from cdr
    cross join lateral (values
        (company_id, unrated_reason, rating = 'free', false),
        (in_company_id, in_unrated_reason, coalesce(in_billed_amount, 0) = 0, true)
    ) as side (payer, reason, is_free, is_called)
where start_time >= $2 and start_time < $3
    and (
        (payer = $1 and (reason is not null or is_free))
        or (payer is null and reason is not null and not is_called)
    )
group by 1, 2, 3
order by 1, 2, 3
