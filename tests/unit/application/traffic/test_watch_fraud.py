"""Who is watched is looked at, and what is reached is told once an hour."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from attrs import define, field

from adapters.contract.builders import MOMENT, a_cdr, a_verdict
from adapters.memory.traffic.hours import MemoryTrafficBook
from adapters.memory.traffic.spending import MemorySpendingBook
from application.errors import UnavailableError
from application.money.handle_fraud import HandleFraud
from application.traffic.watch_fraud import WatchFraud
from domain.money.fraud import FraudKind, FraudWatch
from domain.money.fraud_events import FraudSuspected
from memory_books import MemoryBooks

WEEK = timedelta(weeks=1)
HOUR = MOMENT.replace(minute=0, second=0, microsecond=0)


@define
class Watching:
    """Books of which somebody watches the spending."""

    books: MemoryBooks = field(factory=MemoryBooks)
    now: datetime = MOMENT
    traffic: MemoryTrafficBook = field(init=False)
    spending: MemorySpendingBook = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.traffic = MemoryTrafficBook(ledger=self.books.ledger)
        self.spending = MemorySpendingBook(self.traffic)

    async def watched(self, **bounds: str) -> None:
        """Open a company of which this is watched."""
        await self.books.opens("Acme")
        handling = HandleFraud(
            book=self.books.money, register=self.books.register, login=lambda: "clerk"
        )
        wanted = {name: Decimal(bound) for name, bound in bounds.items()}
        await handling.watch("Acme", FraudWatch(**wanted))

    async def spent(
        self, cost: str, destination: str = "Cuba", at: datetime = MOMENT, company: int = 1
    ) -> None:
        """Let a company make a call."""
        number = len(self.books.ledger.calls)
        cdr = a_cdr(call_id=f"c{number}", start_time=at)
        verdict = a_verdict(company, amount=Decimal(cost), destination=destination)
        await self.books.records(cdr, verdict)
        await self.traffic.advance()

    async def looks(self) -> list[tuple[FraudKind, datetime, str]]:
        """Look once; give all that was told so far."""
        before = len(self.told)
        look = WatchFraud(
            book=self.books.money,
            register=self.books.register,
            spending=self.spending,
            clock=lambda: self.now,
        )
        assert await look() == (len(self.told) > before)
        return [(each.kind, each.hour, f"{each.amount} of {each.bound}") for each in self.told]

    @property
    def told(self) -> list[FraudSuspected]:
        """All that was told so far."""
        events = self.books.journal.companies[1].events
        return [event for event in events if isinstance(event, FraudSuspected)]


async def test_an_hour_is_told_once_and_the_next_one_anew() -> None:
    company = Watching()
    await company.watched(spend_per_hour="10")
    await company.spent("9.99")
    assert await company.looks() == []
    await company.spent("0.01", "Germany")
    first = (FraudKind.SPEND, HOUR, "10.00 of 10")
    assert await company.looks() == [first]
    await company.spent("90")
    assert await company.looks() == [first]
    later = HOUR + timedelta(hours=1)
    company.now = later
    await company.spent("11", at=later)
    assert await company.looks() == [first, (FraudKind.SPEND, later, "11 of 10")]
    assert [each.number for each in company.told] == [1, 2]


async def test_what_others_spend_is_theirs() -> None:
    company = Watching()
    await company.watched(spend_per_hour="10")
    await company.books.opens("Beta")
    await company.spent("11", company=2)
    assert await company.looks() == []


async def test_a_week_of_the_past_makes_an_hour_usual() -> None:
    company = Watching()
    await company.watched(times="3", at_least="10")
    await company.spent("12", at=MOMENT - WEEK)
    await company.spent("12", "Laos", at=MOMENT - 2 * WEEK)
    await company.spent("1000", at=MOMENT - 2 * WEEK - timedelta(hours=1))
    await company.spent("17.99")
    assert await company.looks() == []
    await company.spent("0.01")
    assert await company.looks() == [(FraudKind.TIMES, HOUR, "18.00 of 18.000000000")]


async def test_a_destination_that_was_never_called_is_told_by_its_name() -> None:
    company = Watching()
    await company.watched(new_destination="5")
    await company.spent("0.01", "Germany", at=MOMENT - WEEK)
    await company.spent("0.01", "Laos", at=MOMENT - 5 * WEEK)
    for destination in ("Germany", "Laos"):
        await company.spent("5", destination)
    assert await company.looks() == [(FraudKind.NEW_DESTINATION, HOUR, "5 of 5")]
    assert [each.destination for each in company.told] == ["Laos"]


async def test_what_cannot_be_read_is_looked_at_later() -> None:
    company = Watching()
    await company.watched(spend_per_hour="10")
    await company.spent("11")
    company.spending.fail_next(UnavailableError("away"))
    with pytest.raises(UnavailableError):
        await company.looks()
    assert len(await company.looks()) == 1
