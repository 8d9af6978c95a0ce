"""Who pays by which tariff, and who carries calls by which: what a price book is made of."""

from collections.abc import Iterable
from datetime import datetime
from ipaddress import IPv4Network, IPv6Network

from attrs import frozen

from domain.calls.cdr import Cdr, IpAddress
from domain.calls.gateway import Gateway


@frozen(kw_only=True)
class Assignment:
    """A tariff, by its name, between two moments; half open."""

    tariff: str
    valid_from: datetime
    valid_to: datetime | None = None

    def holds_at(self, moment: datetime) -> bool:
        """Tell whether it is in force."""
        return self.valid_from <= moment and (self.valid_to is None or moment < self.valid_to)


def on_top(assignments: Iterable[Assignment], moment: datetime) -> Assignment | None:
    """Give the assignment at a moment that began last."""
    top = None
    for each in assignments:
        if each.holds_at(moment) and (top is None or each.valid_from > top.valid_from):
            top = each
    return top


@frozen(kw_only=True)
class Payer:
    """A company as far as prices go."""

    company_id: int
    currency: str
    assignments: tuple[Assignment, ...] = ()

    def assignment_at(self, moment: datetime) -> Assignment | None:
        """Give the tariff that it has at a moment; of two in force the one that began last."""
        return on_top(self.assignments, moment)


@frozen(kw_only=True)
class Tenure:
    """Who pays for an account from a moment on, up to the next one; None: since ever."""

    payer: Payer
    valid_from: datetime | None = None


def payer_of(tenures: Iterable[Tenure], moment: datetime) -> Payer | None:
    """Give who pays for calls that are answered then; the tenures go from the earliest on."""
    payer: Payer | None = None
    for tenure in tenures:
        if tenure.valid_from is None or tenure.valid_from <= moment:
            payer = tenure.payer
    return payer


@frozen(kw_only=True)
class SupplyRoute:
    """Which supplier carries calls to a gateway, of an account or from a network, and how.

    All that is named must fit a call.
    """

    supplier_id: int
    currency: str
    assignment: Assignment
    account: str | None = None
    network: IPv4Network | IPv6Network | None = None
    gateway: Gateway | None = None

    def carries(self, cdr: Cdr) -> bool:
        """Tell whether a call goes this way."""
        return (
            self.assignment.holds_at(cdr.start_time)
            and self.account in (None, cdr.account)
            and (self.network is None or _lies_in(cdr.src_ip, self.network))
            and (self.gateway is None or self.gateway.takes(cdr.dst))
        )


def in_order(routes: Iterable[SupplyRoute]) -> tuple[SupplyRoute, ...]:
    """Put routes, as they were told, in the order in which they are tried.

    One by gateway comes before all others, and a narrow gateway before a wide one; one by account
    before one by network alone, a narrow network before a wide one, and then what began last, or
    was told last.
    """
    told = sorted(enumerate(routes), key=lambda each: (*_place(each[1]), -each[0]))
    return tuple(route for _, route in told)


def _place(route: SupplyRoute) -> tuple[object, ...]:
    narrow = -1 if route.network is None else route.network.prefixlen
    return (
        route.gateway is None,
        () if route.gateway is None else route.gateway.width,
        route.account is None,
        -narrow,
        -route.assignment.valid_from.timestamp(),
    )


def _lies_in(address: IpAddress | None, network: IPv4Network | IPv6Network) -> bool:
    return address is not None and address in network
