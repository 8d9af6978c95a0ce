-- What a piece of the log says of the calls that began in a month, by currency: each amendment gives
-- back what was before, and takes what is now.
select currency, sum(sign)::bigint as calls,
    coalesce(sum(sign) filter (where answered), 0)::bigint as answered,
    count(*) filter (where sign < 0) as amendments,
    sum(sign * seconds) as seconds, sum(sign * billed)::bigint as billed, sum(sign * cost) as amount
from call_figure
where hour >= $1 and hour < $2 and position > $3 and position <= coalesce($4, position)
group by currency
order by currency nulls first
