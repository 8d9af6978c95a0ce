"""Who pays by which tariff, and who carries calls by which: what a price book is made of."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from ipaddress import IPv4Network, IPv6Network

from attrs import evolve, field, frozen

from domain.calls.cdr import Cdr, IpAddress
from domain.calls.gateway import Gateway
from domain.pricing.selecting import Origin, Selector, Selectors, origin_of
from domain.pricing.sides import Side


@frozen(kw_only=True)
class Assignment:
    """A tariff, by its name, between two moments; half open.

    Attributes:
        only: which calls of the company; None: all that no other assignment selects.
        side: whether it prices calls that the company makes, or those to its numbers.
    """

    tariff: str
    valid_from: datetime
    valid_to: datetime | None = None
    only: Selector | None = None
    side: Side = Side.OUTBOUND

    @property
    def calls(self) -> tuple[Side, Selector | None]:
        """Which calls of the company it is for."""
        return self.side, self.only

    @property
    def is_general(self) -> bool:
        """Whether it is for all calls of the company that no other is for."""
        return self.calls == (Side.OUTBOUND, None)

    @property
    def place(self) -> tuple[datetime, Side, Selector | None]:
        """What no other assignment of the company has."""
        return self.valid_from, *self.calls

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
    """A company as far as prices go.

    Attributes:
        inbound: those of its assignments that price calls to its numbers.
    """

    company_id: int
    currency: str
    assignments: tuple[Assignment, ...] = ()
    inbound: Sequence[Assignment] = field(init=False, eq=False, repr=False)
    _of: Mapping[Selector | None, list[Assignment]] = field(init=False, eq=False, repr=False)
    _selectors: Selectors | None = field(init=False, eq=False, repr=False)

    @inbound.default
    def _make_inbound(self) -> Sequence[Assignment]:
        return [each for each in self.assignments if each.side is Side.INBOUND]

    @_of.default
    def _make_of(self) -> Mapping[Selector | None, list[Assignment]]:
        of: dict[Selector | None, list[Assignment]] = defaultdict(list)
        for each in self.assignments:
            if each.side is Side.OUTBOUND:
                of[each.only].append(each)
        return of

    @_selectors.default
    def _make_selectors(self) -> Selectors | None:
        found = [selector for selector in self._of if selector is not None]
        return Selectors(found) if found else None

    def calling_by(self, outbound: Sequence[Assignment]) -> "Payer":
        """Give it with other tariffs for the calls that it makes."""
        return evolve(self, assignments=(*outbound, *self.inbound))

    def assignment_of(self, cdr: Cdr, host: str | None) -> Assignment | None:
        """Give the tariff that prices a call which a host's proxy recorded."""
        if self._selectors is None:
            return on_top(self._of.get(None, ()), cdr.start_time)
        return self.assignment_for(origin_of(cdr, host), cdr.start_time)

    def inbound_at(self, moment: datetime) -> Assignment | None:
        """Give the tariff that prices calls to its numbers which are answered then."""
        return on_top(self.inbound, moment)

    def assignment_for(self, origin: Origin, moment: datetime) -> Assignment | None:
        """Give the tariff that prices calls from there which are answered then."""
        return next(self.assignments_for(origin, moment), None)

    def assignments_for(self, origin: Origin, moment: datetime) -> Iterator[Assignment]:
        """Give all that could price such calls: the first does, the narrowest.

        Of each selector that one which began last; the one of all other calls is the last.
        """
        for assignments in self.selected(origin):
            if held := on_top(assignments, moment):
                yield held

    def selected(self, origin: Origin) -> Iterator[Sequence[Assignment]]:
        """Give what is assigned to calls from there at any time, the narrowest first."""
        selectors = self._selectors.fitting(origin) if self._selectors else ()
        return (self._of.get(only, ()) for only in (*selectors, None))

    def hangs_on_source(self, origin: Origin, moment: datetime) -> bool:
        """Tell whether a call has this price or that by the address that it comes from."""
        if self._selectors is None:
            return False
        account = self._selectors.of_account(origin)
        if account and on_top(self._of[account], moment):
            return False
        return any(
            on_top(self._of[only], moment) for only in self._selectors.of_some_source(origin)
        )


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
