-- Which supplier carries which calls: a route by account before one by network, narrow before wide.
select r.supplier_id, s.currency, r.tariff, r.account, r.network, r.valid_from, r.valid_to
from supply_route r join supplier s on s.id = r.supplier_id
order by r.account is null, masklen(r.network) desc nulls last, r.valid_from desc, r.id desc
