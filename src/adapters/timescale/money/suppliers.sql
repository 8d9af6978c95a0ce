-- Suppliers with their routes, and what their calls cost so far; all, or one.
select s.id, s.name, s.currency,
    -coalesce((select sum(amount) from supplier_movement m where m.supplier_id = s.id), 0) as cost,
    array(
        select (r.tariff, r.valid_from, r.valid_to, r.account, r.network, r.gateway)
        from supply_route r where r.supplier_id = s.id order by r.id
    ) as routes
from supplier s
where $1::bigint is null or s.id = $1
order by s.name
