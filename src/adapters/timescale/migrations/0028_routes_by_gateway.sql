-- oldest software: 9
-- A route may be known by where its calls are sent; text as the domain writes a gateway.
alter table supply_route add column gateway text;
