"""What calls of the past would have cost under another tariff; changes nothing."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from attrs import define, field, frozen

from application.calls.data import CallSelection
from application.calls.ports import KeptCalls
from application.errors import RejectedError
from application.money.data import CompanyAccount
from application.money.ports import MoneyRegister
from application.pricing.ports import TariffStore
from application.pricing.versions import needed_since
from domain.facts.amending import KeptCall
from domain.pricing.price_book import Payer, price_under
from domain.pricing.tariff import TariffVersion
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
    tariffs: TariffStore
    register: MoneyRegister
    longest_call: timedelta

    async def __call__(
        self, wanted: CallSelection, tariff: str, seen: Callable[[int], None] = lambda _: None
    ) -> WhatIfResult:
        """Add up both prices; nobody is kept from recording meanwhile.

        Raises:
            RejectedError: there is no such tariff.
            UnavailableError: book or tariffs cannot be read just now.
        """
        other = _Other(
            versions=await self._versions(tariff, wanted.start),
            payers={each.id: _payer(each) for each in await self.register.companies()},
            longest_call=self.longest_call,
        )
        async for calls in self.calls.calls(wanted):
            for call in calls:
                other.add(call)
            seen(len(calls))
        return other.found

    async def _versions(self, tariff: str, since: datetime) -> Sequence[TariffVersion]:
        kept = [each for each in await self.tariffs.versions() if each.name == tariff]
        if not kept:
            raise RejectedError(f"there is no tariff {tariff!r}")
        return [await self.tariffs.load(each.tariff_id) for each in needed_since(kept, since)]


@frozen(kw_only=True)
class _Other:
    versions: Sequence[TariffVersion]
    payers: Mapping[int, Payer]
    longest_call: timedelta
    found: WhatIfResult = field(factory=WhatIfResult)

    def add(self, kept: KeptCall) -> None:
        """Add one call, if it is one that has a price under either tariff."""
        cdr, verdict = kept.held.cdr, kept.held.verdict
        payer = self.payers.get(verdict.company_id) if verdict.company_id else None
        if payer is None or verdict.voided or not timedelta() < cdr.duration <= self.longest_call:
            return
        other = price_under(self.versions, cdr, payer, None)
        name = (_destination(verdict) or _destination(other) or "", payer.currency)
        line = self.found.destinations.setdefault(name, DestinationDifference())
        line.calls += 1
        line.seconds += Decimal(cdr.duration // timedelta(microseconds=1)).scaleb(-6)
        if other.charge is None:
            line.unrated += 1
            return
        line.now += verdict.charge.amount if verdict.charge else _NOTHING
        line.then += other.charge.amount


def _payer(account: CompanyAccount) -> Payer:
    return Payer(company_id=account.id, currency=account.company.currency)


def _destination(verdict: Verdict) -> str | None:
    return verdict.charge.destination if verdict.charge else None
