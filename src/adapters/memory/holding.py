"""What a journal in memory holds of companies, suppliers and movements."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from attrs import define, field, frozen

from domain.money.company import Company, fold
from domain.money.events import CompanyEvent
from domain.money.movement import Movement
from domain.money.routes import Route
from domain.pricing.paying import Assignment


@frozen
class Entry:
    """A movement, the change of its balance that it is part of, and when that came to hold."""

    movement: Movement
    version: int
    at: datetime


@define
class MemoryCompany:
    """One company: its events and what they make, its balance, what stands on it."""

    id: int
    events: list[CompanyEvent] = field(factory=list)
    balance: Decimal = Decimal(0)
    version: int = 0
    accounts: list[str] = field(factory=list)
    assignments: Sequence[Assignment] = ()

    @property
    def company(self) -> Company:
        """The company as its events make it."""
        found = fold(self.events)
        assert found is not None  # noqa: S101 it begins with its opening
        return found


@define
class MemorySupplier:
    """One supplier as its events make it."""

    id: int
    name: str
    currency: str
    routes: list[Route] = field(factory=list)
