"""What an operator reads of companies and suppliers: accounts, routes, statements."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from attrs import field, frozen

from domain.money.company import Company
from domain.money.events import CompanyEvent
from domain.money.movement import MovementKind
from domain.money.routes import Route
from domain.pricing.paying import Assignment

# Gives in UTC a time that a person wrote, by the tariff of this name where it has no zone.
TimeOfTariff = Callable[[datetime, str], Awaitable[datetime]]


@frozen(kw_only=True)
class PayerToCome:
    """Who will pay for an account, and from when on."""

    account: str
    valid_from: datetime
    company: str


@frozen(kw_only=True)
class CompanyAccount:
    """A company, its number, its balance, and what the balance stands on.

    Attributes:
        accounts: as CDRs name them, of which it pays now, and since when; None where always.
        coming: of accounts that it pays for now, or will pay for, the earliest first.
        assignments: the tariffs that it has, had or will have, the earliest first.
    """

    id: int
    company: Company
    balance: Decimal
    accounts: Mapping[str, datetime | None] = field(factory=dict)
    coming: Sequence[PayerToCome] = ()
    assignments: Sequence[Assignment] = ()


@frozen(kw_only=True)
class Changed:
    """A company after a change; without `events` nothing was to be changed."""

    account: CompanyAccount
    events: Sequence[CompanyEvent]


@frozen(kw_only=True)
class SupplierAccount:
    """A supplier.

    Attributes:
        cost: sum of its movements; what its calls cost is positive here.
    """

    id: int
    name: str
    currency: str
    cost: Decimal = Decimal(0)
    routes: Sequence[Route] = ()


@frozen(kw_only=True)
class StatementLine:
    """One movement, and the balance after it.

    Attributes:
        at: when it came to hold.
        call_id, caller, callee, start: of the call that it is about, if any.
        destination, billed_seconds, seconds: of that call as it was held then; the last is its
            talk time.
    """

    at: datetime
    kind: MovementKind
    amount: Decimal
    balance: Decimal
    reference: str | None
    call_key: UUID | None
    revision: int
    call_id: str | None = None
    callee: str | None = None
    destination: str | None = None
    billed_seconds: int | None = None
    caller: str | None = None
    start: datetime | None = None
    seconds: Decimal | None = None


def no_position(company_id: int, position: int, last: int, *, carried: bool = False) -> str:
    """Say that nothing can be drawn again as of a position.

    `last` is the last one that the balance had; `carried` tells that movements have none, since
    they were imported or rebuilt from the log.
    """
    instead = (
        "what was drawn before movements were imported or rebuilt from the log has no position"
        " here: leave --as-of away, and give the same --from and --to, or month and --zone"
        if carried
        else "give the one that the statement or invoice names"
    )
    return (
        f"the balance of company #{company_id} never had position {position} in this database,"
        f" its last is {last}: {instead}"
    )


@frozen(kw_only=True)
class Statement:
    """What moved one balance in a time; opening + the amounts = closing.

    Attributes:
        position: the last change of the balance that was looked at; changes are numbered from 1 in
            the order in which they came to hold, so nothing is entered any more up to it.
    """

    company_id: int
    currency: str
    start: datetime
    end: datetime
    opening: Decimal
    lines: Sequence[StatementLine]
    position: int = 0

    @property
    def closing(self) -> Decimal:
        """The balance after the last line."""
        return self.opening + sum((line.amount for line in self.lines), Decimal(0))
