"""What calls of the past would have cost under another tariff; changes nothing."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from decimal import Decimal

from attrs import define, field, fields, frozen

from application.calls.data import CallSelection
from application.calls.ports import KeptCalls
from application.pricing.ports import PriceTables
from domain.facts.amending import KeptCall
from domain.pricing.charge import RatedCharge
from domain.pricing.price_book import PriceBook
from domain.pricing.verdict import Verdict

_NOTHING = Decimal(0)


@define
class DestinationDifference:
    """Calls to one destination under both tariffs.

    Attributes:
        both, only_now, only_then: how many have a price under which of them.
        now, then: all that each of them brings.
        lost: what those bring that have a price now only; it is in `now`.
        gained: what those would bring that have a price then only; it is in `then`.
    """

    calls: int = 0
    seconds: Decimal = _NOTHING
    both: int = 0
    only_now: int = 0
    only_then: int = 0
    now: Decimal = _NOTHING
    then: Decimal = _NOTHING
    lost: Decimal = _NOTHING
    gained: Decimal = _NOTHING

    @property
    def difference(self) -> Decimal:
        """What the other tariff would have brought more."""
        return self.then - self.now

    @property
    def neither(self) -> int:
        """How many have no price at all."""
        return self.calls - self.both - self.only_now - self.only_then

    def price(self, now: RatedCharge | None, then: RatedCharge | None) -> None:
        """Add what one call costs under both."""
        self.both += int(now is not None and then is not None)
        if now is not None:
            self.now += now.amount
        if then is not None:
            self.then += then.amount
        if now is not None and then is None:
            self.only_now += 1
            self.lost += now.amount
        if then is not None and now is None:
            self.only_then += 1
            self.gained += then.amount


@define
class WhatIfResult:
    """Totals by destination and currency of today's price."""

    destinations: dict[tuple[str, str], DestinationDifference] = field(factory=dict)

    def total(self, currency: str) -> DestinationDifference:
        """Add up one currency."""
        total = DestinationDifference()
        for (_, code), line in self.destinations.items():
            if code == currency:
                for name in _SUMMED:
                    setattr(total, name, getattr(total, name) + getattr(line, name))
        return total

    def currencies(self) -> Sequence[str]:
        """Name the currencies."""
        return sorted({code for _, code in self.destinations})


_SUMMED = tuple(each.name for each in fields(DestinationDifference))


@frozen(kw_only=True)
class WhatIf:
    """Price answered calls by another tariff, each under the version of its answer."""

    calls: KeptCalls
    prices: PriceTables

    async def __call__(
        self, wanted: CallSelection, tariff: str, seen: Callable[[int], None] = lambda _: None
    ) -> WhatIfResult:
        """Add up both prices; nobody is kept from recording meanwhile.

        Raises:
            RejectedError: there is no such tariff.
            UnavailableError: book or tariffs cannot be read just now.
        """
        other = _Other(await self.prices.under(tariff, wanted.start), wanted)
        async for calls in self.calls.calls(wanted):
            for call in calls:
                other.add(call)
            seen(len(calls))
        return other.found


@frozen
class _Other:
    prices: PriceBook
    wanted: CallSelection
    found: WhatIfResult = field(factory=WhatIfResult, init=False)

    def add(self, kept: KeptCall) -> None:
        """Add one call, if it is one that has a price under either tariff."""
        cdr, verdict = kept.held.cdr, kept.held.verdict
        payer = self.prices.companies.get(verdict.company_id) if verdict.company_id else None
        if payer is None or not self.wanted.means(payer.company_id):
            return
        if verdict.voided or verdict.leg_of or cdr.duration <= timedelta():
            return
        other = self.prices.judge(cdr, kept.decided)
        if other.unrated_reason is not None and other.unrated_reason.is_doubt:
            return
        name = (_destination(verdict) or _destination(other) or "", payer.currency)
        line = self.found.destinations.setdefault(name, DestinationDifference())
        line.calls += 1
        line.seconds += Decimal(cdr.duration // timedelta(microseconds=1)).scaleb(-6)
        line.price(verdict.charge, other.charge)


def _destination(verdict: Verdict) -> str | None:
    return verdict.charge.destination if verdict.charge else None
