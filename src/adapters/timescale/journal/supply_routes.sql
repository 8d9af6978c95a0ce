-- Which supplier carries which calls, in the order in which it was told.
select r.supplier_id, s.currency, r.tariff, r.account, r.network, r.valid_from, r.valid_to,
    r.gateway
from supply_route r join supplier s on s.id = r.supplier_id
order by r.id
