"""What calls of the past would have cost under another tariff; changes nothing."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from decimal import Decimal

from attrs import define, field, frozen

from application.calls.data import CallSelection
from application.calls.ports import KeptCalls
from application.pricing.ports import PriceTables
from domain.facts.amending import KeptCall
from domain.pricing.price_book import PriceBook
from domain.pricing.verdict import Verdict

_NOTHING = Decimal(0)


@define
class DestinationDifference:
    """Calls to one destination under both tariffs.

    Attributes:
        unrated: calls that the other tariff has no price for; they are in no sum.
    """

    calls: int = 0
    seconds: Decimal = _NOTHING
    now: Decimal = _NOTHING
    then: Decimal = _NOTHING
    unrated: int = 0

    @property
    def difference(self) -> Decimal:
        """What the other tariff would have brought more."""
        return self.then - self.now


@define
class WhatIfResult:
    """Totals by destination and currency of today's price."""

    destinations: dict[tuple[str, str], DestinationDifference] = field(factory=dict)

    def total(self, currency: str) -> DestinationDifference:
        """Add up one currency."""
        found = [each for (_, code), each in self.destinations.items() if code == currency]
        return DestinationDifference(
            calls=sum(each.calls for each in found),
            seconds=sum((each.seconds for each in found), _NOTHING),
            now=sum((each.now for each in found), _NOTHING),
            then=sum((each.then for each in found), _NOTHING),
            unrated=sum(each.unrated for each in found),
        )

    def currencies(self) -> Sequence[str]:
        """Name the currencies."""
        return sorted({code for _, code in self.destinations})


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
        other = _Other(await self.prices.under(tariff, wanted.start))
        async for calls in self.calls.calls(wanted):
            for call in calls:
                other.add(call)
            seen(len(calls))
        return other.found


@frozen
class _Other:
    prices: PriceBook
    found: WhatIfResult = field(factory=WhatIfResult, init=False)

    def add(self, kept: KeptCall) -> None:
        """Add one call, if it is one that has a price under either tariff."""
        cdr, verdict = kept.held.cdr, kept.held.verdict
        payer = self.prices.companies.get(verdict.company_id) if verdict.company_id else None
        if payer is None or verdict.voided or cdr.duration <= timedelta():
            return
        other = self.prices.judge(cdr, kept.decided)
        if other.unrated_reason is not None and other.unrated_reason.is_doubt:
            return
        name = (_destination(verdict) or _destination(other) or "", payer.currency)
        line = self.found.destinations.setdefault(name, DestinationDifference())
        line.calls += 1
        line.seconds += Decimal(cdr.duration // timedelta(microseconds=1)).scaleb(-6)
        if other.charge is None:
            line.unrated += 1
            return
        line.now += verdict.charge.amount if verdict.charge else _NOTHING
        line.then += other.charge.amount


def _destination(verdict: Verdict) -> str | None:
    return verdict.charge.destination if verdict.charge else None
