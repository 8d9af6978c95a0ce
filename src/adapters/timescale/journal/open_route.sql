-- A route as an event of its supplier makes it; `version` is that event's.
insert into supply_route (
    supplier_id, version, tariff, account, network, valid_from, valid_to, gateway
) values ($1, $2, $3, $4, $5, $6, $7, $8)
