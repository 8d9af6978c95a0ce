"""Companies, balances and movements in memory: what the ledger and the company book share."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from functools import reduce

from attrs import define, field, frozen

from application.errors import RejectedError
from domain.money.company import Company, evolve
from domain.money.crossings import consequences
from domain.money.events import CompanyEvent, CompanyOpened
from domain.money.movement import Movement
from domain.pricing.price_book import Assignment


@define
class MemoryCompany:
    """One company: its events and what they make, its balance, what stands on it."""

    id: int
    events: list[CompanyEvent]
    balance: Decimal = Decimal(0)
    accounts: list[str] = field(factory=list)
    assignments: list[Assignment] = field(factory=list)

    @property
    def company(self) -> Company:
        """The company as its events make it."""
        first, *later = self.events
        return reduce(evolve, later, evolve(None, first))


@frozen
class Entry:
    """A movement, and when it was entered."""

    movement: Movement
    at: datetime


@define
class MemoryBooks:
    """The shared state; every change is made whole, between two awaits."""

    companies: dict[int, MemoryCompany] = field(factory=dict)
    entries: list[Entry] = field(factory=list)
    supplies: list[Movement] = field(factory=list)

    def open(self, opened: CompanyOpened) -> MemoryCompany:
        """Add a company with the next number."""
        number = len(self.companies) + 1
        self.companies[number] = MemoryCompany(number, [opened])
        return self.companies[number]

    def held(self, company_id: int) -> MemoryCompany:
        """Give a company that must be there."""
        if company_id not in self.companies:
            raise RejectedError(f"there is no company {company_id}")
        return self.companies[company_id]

    def move(self, movements: Sequence[Movement]) -> None:
        """Enter movements; balances change by their sums, and what follows is recorded once."""
        now = datetime.now(UTC)
        self.entries.extend(Entry(each, now) for each in movements)
        for number in sorted({each.company_id for each in movements}):
            held = self.held(number)
            amounts = (each.amount for each in movements if each.company_id == number)
            before, held.balance = held.balance, held.balance + sum(amounts, Decimal(0))
            held.events += consequences(held.company, before, held.balance)
