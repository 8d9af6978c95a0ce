"""What is told of a company's spending: what is watched, what was reached, who looked at it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from attrs import evolve, frozen

from domain.money.fraud import FraudKind, FraudWatch, Suspicion


@frozen(kw_only=True)
class FraudWatchSet:
    """From now on so much is watched, and nothing else."""

    watch: FraudWatch


@frozen(kw_only=True)
class FraudSuspected:
    """A bound was reached: once a kind, hour and destination (`domain.money.fraud`).

    Attributes:
        number: among the suspicions of its company, from 1.
        hour: its beginning.
        destination: of what is told of one alone.
    """

    number: int
    kind: FraudKind
    hour: datetime
    amount: Decimal
    bound: Decimal
    destination: str | None = None

    @property
    def suspicion(self) -> Suspicion:
        """What is suspected."""
        return Suspicion(
            kind=self.kind, hour=self.hour, amount=self.amount, bound=self.bound,
            destination=self.destination,
        )  # fmt: skip


@frozen(kw_only=True)
class FraudSettled:
    """Somebody has looked at suspicions.

    Attributes:
        numbers: of the suspicions of the company.
        by: login of who did.
    """

    numbers: tuple[int, ...]
    because: str
    by: str


FraudEvent = FraudWatchSet | FraudSuspected | FraudSettled


@frozen(kw_only=True)
class Suspected:
    """A suspicion of a company, and who has looked at it.

    Attributes:
        settled_by: login; None while nobody has.
    """

    company_id: int
    number: int
    suspicion: Suspicion
    settled_by: str | None = None
    because: str | None = None

    @property
    def open(self) -> bool:
        """Whether nobody has looked at it."""
        return self.settled_by is None


def with_fraud_event(
    held: Sequence[Suspected], company_id: int, event: FraudEvent
) -> Sequence[Suspected]:
    """Return what is suspected of a company after one more event, by number."""
    match event:
        case FraudSuspected():
            new = Suspected(company_id=company_id, number=event.number, suspicion=event.suspicion)
            return [*held, new]
        case FraudSettled(numbers=numbers, because=because, by=by):
            return [
                evolve(each, settled_by=by, because=because) if each.number in numbers else each
                for each in held
            ]
    return held


def in_listed_order(suspected: Iterable[Suspected]) -> Sequence[Suspected]:
    """Return them as a list shows them: the latest hour first, of one the latest told."""

    def place(each: Suspected) -> tuple[datetime, int, int]:
        return each.suspicion.hour, -each.company_id, each.number

    return sorted(suspected, key=place, reverse=True)
