-- The calls of some time that cost a company nothing, or have no price, as they are held by now; those
-- of nobody ($1 is not who pays) are of all companies.
select company_id is null as of_nobody, unrated_reason, count(*) as calls
from cdr
where start_time >= $2 and start_time < $3
    and (
        (company_id = $1 and (rating = 'unrated' or rating = 'free' and outcome = 'answered'))
        or (company_id is null and rating = 'unrated')
    )
group by 1, 2
order by 1, 2
