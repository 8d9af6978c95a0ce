"""What may happen to a supplier: rules as in `deciding`."""

from collections.abc import Sequence

from attrs import evolve

from domain.money.amounts import Currency
from domain.money.errors import InvalidWishError
from domain.money.events import SupplierAdded, SupplierEvent
from domain.money.names import account_name, party_name
from domain.money.refusals import refuse_taken, refuse_tariff
from domain.money.routes import Route, opening_of, supplied
from domain.money.standing import DecideAdding, DecideSupplier, Look, SupplierStanding, Vacancy
from domain.pricing.paying import SupplyRoute, in_order


def adding(name: str, currency: Currency) -> DecideAdding:
    """Enter a supplier.

    Raises:
        InvalidWishError: no such name.
    """
    kept = party_name(name)

    def rule(vacancy: Vacancy) -> SupplierAdded:
        refuse_taken(vacancy.names, kept)
        return SupplierAdded(supplier_id=vacancy.number, name=kept, currency=currency.code)

    return rule


def open_route(route: Route) -> DecideSupplier:
    """Let a supplier carry calls by a tariff; customers' prices never depend on it.

    What is so already changes nothing: no other supplier has got the same calls since.

    Raises:
        InvalidWishError: neither gateway, account nor network, or it ends before it begins.
    """
    assignment, account = route.assignment, route.account
    if account is None and route.network is None and route.gateway is None:
        raise InvalidWishError("a route is known by its gateway, its account or its network")
    if assignment.valid_to is not None and assignment.valid_to <= assignment.valid_from:
        raise InvalidWishError("a route ends after it begins")
    tidy = evolve(route, account=None if account is None else account_name(account))

    def rule(standing: SupplierStanding) -> Sequence[SupplierEvent]:
        refuse_tariff(assignment.tariff, standing.tariffs, standing.currency)
        wish = supplied(standing.id, standing.currency, tidy)
        return [] if _is_so(standing.routes, wish) else [opening_of(tidy)]

    return DecideSupplier(rule, Look(tariffs=True))


def _is_so(told: Sequence[SupplyRoute], wish: SupplyRoute) -> bool:
    start = wish.assignment.valid_from
    begun = (each for each in told if each.assignment.holds_at(start))
    top = next(iter(in_order(each for each in begun if _calls(each) == _calls(wish))), None)
    return top is not None and wish == evolve(
        top, assignment=evolve(top.assignment, valid_from=start)
    )


def _calls(route: SupplyRoute) -> tuple[object, ...]:
    return route.account, route.network, route.gateway
