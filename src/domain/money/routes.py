"""Which calls a supplier carries, and by which tariff."""

from datetime import datetime
from ipaddress import IPv4Network, IPv6Network, ip_network

from attrs import frozen

from domain.calls.gateway import Gateway, gateway_of
from domain.money.events import SupplyRouteOpened
from domain.pricing.paying import Assignment, SupplyRoute


@frozen(kw_only=True)
class Route:
    """Calls to a gateway, of an account or from a network, or of all these, go to a supplier."""

    assignment: Assignment
    account: str | None = None
    network: IPv4Network | IPv6Network | None = None
    gateway: Gateway | None = None


def supplied(supplier_id: int, currency: str, route: Route) -> SupplyRoute:
    """Return the route of a supplier."""
    return SupplyRoute(
        supplier_id=supplier_id,
        currency=currency,
        assignment=route.assignment,
        account=route.account,
        network=route.network,
        gateway=route.gateway,
    )


def route_of(event: SupplyRouteOpened) -> Route:
    """Return what an event says, with values in place of text."""
    until = event.valid_to
    return Route(
        assignment=Assignment(
            tariff=event.tariff,
            valid_from=datetime.fromisoformat(event.valid_from),
            valid_to=None if until is None else datetime.fromisoformat(until),
        ),
        account=event.account,
        network=None if event.network is None else ip_network(event.network),
        gateway=None if event.gateway is None else gateway_of(event.gateway),
    )


def opening_of(route: Route) -> SupplyRouteOpened:
    """Return the event that says this, with text in place of values."""
    until = route.assignment.valid_to
    return SupplyRouteOpened(
        tariff=route.assignment.tariff,
        account=route.account,
        network=None if route.network is None else str(route.network),
        valid_from=route.assignment.valid_from.isoformat(),
        valid_to=None if until is None else until.isoformat(),
        gateway=None if route.gateway is None else str(route.gateway),
    )
