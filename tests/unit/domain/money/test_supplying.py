"""Each rule about a supplier."""

from datetime import UTC, datetime, timedelta
from functools import partial
from ipaddress import ip_network
from typing import Any

import pytest
from attrs import evolve

from domain.calls.gateway import gateway_of
from domain.money.amounts import Currency
from domain.money.errors import InvalidWishError, RefusedError
from domain.money.events import SupplierAdded, SupplyRouteOpened
from domain.money.names import Directory
from domain.money.routes import Route, opening_of, route_of, supplied
from domain.money.standing import Look, SupplierStanding, Vacancy
from domain.money.supplying import adding, open_route
from domain.pricing.paying import Assignment

EURO = Currency("EUR", 2)
START = datetime(2026, 11, 1, tzinfo=UTC)
HELD = SupplierStanding(id=3, name="carrier", currency="EUR", tariffs={"w": "EUR"})


def a_route(**changes: Any) -> Route:  # noqa: ANN401 any field
    fields: dict[str, Any] = {
        "assignment": Assignment(tariff="w", valid_from=START),
        "account": "acct-1",
    }
    return Route(**(fields | changes))


def test_a_supplier_gets_the_next_number_and_a_name_of_its_own() -> None:
    decide = adding(" carrier ", EURO)
    assert decide(Vacancy(number=3, names=Directory("supplier"))) == SupplierAdded(
        supplier_id=3, name="carrier", currency="EUR"
    )
    with pytest.raises(RefusedError, match="a supplier 'Carrier' already"):
        decide(Vacancy(number=4, names=Directory("supplier", {3: "Carrier"})))
    with pytest.raises(InvalidWishError):
        adding("12", EURO)


def test_a_route_is_opened_for_a_tariff_in_the_suppliers_currency() -> None:
    decide = open_route(a_route(account=" acct-1"))
    assert decide.look == Look(tariffs=True)
    [event] = decide.rule(HELD)
    assert event == SupplyRouteOpened(
        tariff="w", account="acct-1", network=None, valid_from=START.isoformat(), valid_to=None
    )
    for found, why in (
        ({"W": "EUR"}, "no tariff 'w'; did you mean W"),
        ({"w": "USD"}, "is in USD, not EUR"),
    ):
        with pytest.raises(RefusedError, match=why):
            decide.rule(SupplierStanding(id=3, name="c", currency="EUR", tariffs=found))


def test_a_route_that_is_so_already_is_not_opened_again() -> None:
    hour = timedelta(hours=1)
    first = a_route(network=ip_network("192.0.2.0/24"))
    wish = evolve(first, assignment=evolve(first.assignment, valid_from=START + 2 * hour))
    between = evolve(first, assignment=Assignment(tariff="v", valid_from=START + hour))
    ends = evolve(wish, assignment=evolve(wish.assignment, valid_to=START + 9 * hour))
    mine, others = partial(supplied, 3, "EUR"), partial(supplied, 4, "EUR")
    for told, news in (
        ([mine(first)], False),
        ([mine(wish)], False),
        ([mine(first), mine(between)], True),
        ([mine(between), mine(first)], True),
        ([mine(first), others(between)], True),
        # Of one moment what was told last holds.
        ([mine(wish), others(wish)], True),
        ([others(wish), mine(wish)], False),
        ([mine(ends)], True),
        ([mine(evolve(first, account="acct-2"))], True),
        ([mine(evolve(first, network=None))], True),
        ([mine(evolve(first, gateway=gateway_of("192.0.2.9")))], True),
    ):
        found = open_route(wish).rule(evolve(HELD, routes=told))
        assert found == ([opening_of(wish)] if news else []), told


def test_a_route_that_can_never_be() -> None:
    with pytest.raises(InvalidWishError, match="its gateway, its account or its network"):
        open_route(a_route(account=None))
    backwards = Assignment(tariff="w", valid_from=START, valid_to=START)
    with pytest.raises(InvalidWishError, match="ends after"):
        open_route(a_route(assignment=backwards))


def test_what_is_told_of_a_route_is_read_back() -> None:
    until = Assignment(tariff="w", valid_from=START, valid_to=START.replace(day=2))
    for route in (
        a_route(),
        a_route(account=None, network=ip_network("2001:db8::/32")),
        a_route(account=None, gateway=gateway_of("[2001:db8::7]:5060")),
        a_route(assignment=until, network=ip_network("192.0.2.0/24")),
    ):
        assert route_of(opening_of(route)) == route
        assert open_route(route).rule(HELD) == [opening_of(route)]
