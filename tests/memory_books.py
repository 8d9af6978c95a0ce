"""The books in memory, over one journal, with companies that were opened as operators do it."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from attrs import define, field

from adapters.contract.builders import (
    MOMENT,
    START,
    a_band,
    a_rate,
    a_received_call,
    a_tier,
    a_version,
)
from adapters.memory.calls.amendments import MemoryAmendmentBook
from adapters.memory.calls.kept_calls import MemoryKeptCalls
from adapters.memory.calls.ledger import MemoryCdrLedger
from adapters.memory.journal import MemoryJournal
from adapters.memory.money.book import MemoryMoneyBook
from adapters.memory.money.currencies import MemoryCurrencies
from adapters.memory.money.register import MemoryMoneyRegister
from adapters.memory.pricing.tariffs import MemoryTariffStore
from application.calls.data import CallSelection
from application.money.companies import ChangeCompany, OpenCompany
from application.pricing.local_times import LocalTimes
from domain.calls.cdr import Cdr
from domain.facts.call_facts import CallReceived
from domain.money.limits import Limits, PaymentMode
from domain.pricing.paying import Assignment, Payer
from domain.pricing.price_book import PriceBook
from domain.pricing.tariff import TariffVersion
from domain.pricing.verdict import Verdict

HOURS = timedelta(hours=4)
THAT_DAY = CallSelection(start=MOMENT - timedelta(days=1), end=MOMENT + timedelta(days=1))


def a_tariff(price: str, **changes: object) -> TariffVersion:
    """Give a tariff with `price` a minute, sold by the second, for numbers that begin with 4."""
    return a_version(a_rate("4", a_band(a_tier(price))), **changes)


def prices(price: str, company_id: int = 1, account: str = "acct-1") -> PriceBook:
    """Give a book by which one company pays for one account."""
    held = Assignment(tariff="retail", valid_from=START)
    payer = Payer(company_id=company_id, currency="EUR", assignments=(held,))
    return PriceBook(
        payers={account: payer},
        companies={company_id: payer},
        tariffs={"retail": [a_tariff(price)]},
    )


@define
class MemoryBooks:
    """All that stands on one journal."""

    journal: MemoryJournal = field(factory=MemoryJournal)
    currencies: MemoryCurrencies = field(factory=MemoryCurrencies)
    tariffs: MemoryTariffStore = field(factory=lambda: MemoryTariffStore(MOMENT))
    ledger: MemoryCdrLedger = field(init=False)
    amendments: MemoryAmendmentBook = field(init=False)
    kept_calls: MemoryKeptCalls = field(init=False)
    money: MemoryMoneyBook = field(init=False)
    register: MemoryMoneyRegister = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.ledger = MemoryCdrLedger(journal=self.journal)
        self.amendments = MemoryAmendmentBook(ledger=self.ledger)
        self.kept_calls = MemoryKeptCalls(self.ledger)
        self.money = MemoryMoneyBook(journal=self.journal)
        self.register = MemoryMoneyRegister(journal=self.journal)

    async def opens(self, name: str, currency: str = "EUR") -> int:
        """Open a postpaid company without limit."""
        opening = OpenCompany(book=self.money, currencies=self.currencies)
        limits = Limits(credit_limit=None)
        return (await opening(name, currency, PaymentMode.POSTPAID, limits)).id

    @property
    def changing(self) -> ChangeCompany:
        """The use case of all changes."""
        return ChangeCompany(
            book=self.money,
            register=self.register,
            currencies=self.currencies,
            times=LocalTimes(self.tariffs),
        )

    async def records(self, cdr: Cdr, verdict: Verdict) -> CallReceived:
        """Enter a call."""
        call = a_received_call(cdr, verdict=verdict, seq=len(self.ledger.calls) + 1)
        await self.ledger.record([call])
        return call

    def balance(self, company_id: int = 1) -> Decimal:
        """Give what a company has."""
        return self.journal.companies[company_id].balance

    def amounts(self) -> Sequence[Decimal]:
        """Give all movements in their order."""
        return [entry.movement.amount for entry in self.journal.entries]
