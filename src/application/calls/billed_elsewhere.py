"""Which calls of an account others were billed that a company is to pay from a moment on."""

from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from decimal import Decimal

from attrs import define, evolve, field, frozen

from application.calls.ports import CallArchive
from application.calls.stories import CallQuery, StoredCall
from application.money.ports import MoneyRegister
from application.pricing.ports import PriceTables


@define
class BilledElsewhere:
    """Calls that a company was billed, or nobody: `company_id` is None then.

    Attributes:
        company: its name.
        amounts: what it was billed for them, by currency.
        end: of the time in which they lie; None where it has none.
    """

    company_id: int | None
    company: str | None
    end: datetime | None
    calls: int = 0
    amounts: dict[str, Decimal] = field(factory=lambda: defaultdict(Decimal))


@frozen(kw_only=True)
class FindBilledElsewhere:
    """Find what a mapping of an account back in time takes from others, before it is made or after.

    Attributes:
        page: calls that are read at once.
    """

    archive: CallArchive
    register: MoneyRegister
    prices: PriceTables
    page: int = 10_000

    async def __call__(
        self, company: str, account: str, since: datetime
    ) -> Sequence[BilledElsewhere]:
        """Find, up to the next mapping of the account; the others by number, nobody first.

        Raises:
            RefusedError: no such company.
            UnavailableError: the book cannot be read just now.
        """
        directory = await self.register.company_names()
        own, names, account = directory.find(company), directory.names, account.strip()
        tenures = (await self.prices.since(since)).moved.get(account, ())
        later = [t.valid_from for t in tenures if t.valid_from is not None and t.valid_from > since]
        end = min(later, default=None)
        found: dict[int | None, BilledElsewhere] = {}
        async for call in self._calls(CallQuery(start=since, end=end, account=account)):
            payer = call.company_id
            if payer != own:
                name = None if payer is None else names[payer]
                _add(found.setdefault(payer, BilledElsewhere(payer, name, end)), call)
        return [found[payer] for payer in sorted(found, key=lambda each: each or 0)]

    async def _calls(self, wanted: CallQuery) -> AsyncIterator[StoredCall]:
        after = None
        while True:
            calls = await self.archive.search(evolve(wanted, after=after, limit=self.page))
            for call in calls:
                yield call
            if len(calls) < self.page:
                return
            after = (calls[-1].start_time, calls[-1].call_key)


def _add(found: BilledElsewhere, call: StoredCall) -> None:
    found.calls += 1
    if call.billed_amount is not None and call.currency is not None:
        found.amounts[call.currency] += call.billed_amount
