-- oldest software: 9
-- A route may be known by where its calls are sent; text as the domain writes a gateway.
alter table supply_route add column gateway text;
alter table supply_route drop constraint supply_route_check1;
alter table supply_route add constraint supply_route_known_by
    check (gateway is not null or account is not null or network is not null);
