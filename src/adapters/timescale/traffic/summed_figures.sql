select
    hour, host, company_id, destination, currency, sum(sign) as attempts,
    coalesce(sum(sign) filter (where answered), 0) as answered, sum(sign * seconds) as seconds,
    sum(sign * billed) as billed, sum(sign * cost) as cost,
    sum(sign * supplier_cost) as supplier_cost,
    coalesce(sum(sign) filter (where pdd is not null), 0) as pdd_calls,
    coalesce(sum(sign * pdd), 0) as pdd_seconds
from call_figure
where {which}
group by hour, host, company_id, destination, currency
