"""What an invoice is made of, and what one is."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from attrs import field, frozen

from application.money.data import CompanyAccount
from domain.facts.closing import Closes, MonthClosed
from domain.facts.month import Month
from domain.money.bundle_events import BundleSettled
from domain.money.invoicing import BilledCall, DestinationLine
from domain.money.movement import MovementKind
from domain.proof.seals import Seal


@frozen(kw_only=True)
class InvoiceSpan:
    """Which calls are wanted: those that began from `start` to before `end`.

    Attributes:
        as_of: a position of the balance; None: all that holds by now.
        month: of which credits of bundles are wanted.
    """

    company_id: int
    start: datetime
    end: datetime
    as_of: int | None = None
    month: str | None = None


@frozen(kw_only=True)
class PaymentLine:
    """A payment or an adjustment; amounts as they moved the balance.

    Attributes:
        at: when it came to hold.
    """

    at: datetime
    kind: MovementKind
    amount: Decimal
    reference: str | None


@frozen(kw_only=True)
class NotInvoiced:
    """Calls of the time that stand on no invoice, as they are held by now.

    Attributes:
        free: answered ones that cost nothing.
        unrated: those that wait for a price, by the reason.
        of_nobody: those of which nobody knows who pays, of all companies.
        incomplete: old calls of the time were dropped, so that these may be more.
    """

    free: int = 0
    unrated: Mapping[str, int] = field(factory=dict)
    of_nobody: int = 0
    incomplete: bool = False


@frozen(kw_only=True)
class InvoiceSource:
    """What the book has for an invoice, all as of one moment.

    Attributes:
        position: the last change of the balance that was looked at.
        moved: what all calls of the time moved of the balance; debits are negative.
        payments: what was paid or adjusted in the time, in the order of the balance.
        seal: the last seal over the log.
        bundles: the last settlement of each bundle for the month, by its name.
        calls: that moved the balance, some at a time, the earliest first.
    """

    position: int
    moved: Decimal
    payments: Sequence[PaymentLine]
    closes: Closes
    seal: Seal | None
    beside: NotInvoiced
    calls: AsyncIterator[Sequence[BilledCall]]
    bundles: Sequence[BundleSettled] = ()


@frozen(kw_only=True)
class LateCall:
    """A call that was entered, or changed, after its month was closed."""

    call: BilledCall
    month: str
    changed: bool


@frozen(kw_only=True)
class Invoice:
    """A month of a company.

    Attributes:
        start, end: of the month in the time zone, as UTC.
        lines: by the name of the destination.
        calls: all of `lines`; None where nobody asked for them.
        late: those among them that came, or were changed, after the close of their month.
        closed: the months of UTC in which its calls lie, and their closes.
        moved: what the movements of all these calls come to.
        wrong: keys of calls whose movements are not what the log says.
        masked: why numbers stand there without their middle.
        bundles: the last settlement of each bundle for the month.
    """

    account: CompanyAccount
    month: Month
    zone: str
    start: datetime
    end: datetime
    position: int
    lines: Sequence[DestinationLine]
    total: DestinationLine
    moved: Decimal
    payments: Sequence[PaymentLine]
    calls: Sequence[BilledCall] | None
    late: Sequence[LateCall]
    closed: Mapping[str, MonthClosed | None]
    seal: str | None
    beside: NotInvoiced
    wrong: Sequence[UUID] = ()
    masked: str | None = None
    bundles: Sequence[BundleSettled] = ()

    @property
    def right(self) -> bool:
        """Whether the sums are what the balance was moved by, call by call and altogether."""
        return not self.wrong and self.total.amount == -self.moved

    @property
    def is_closed(self) -> bool:
        """Whether no call of it can be amended unless somebody says that it is meant."""
        return all(self.closed.values())

    @property
    def net(self) -> Decimal:
        """What the calls cost less what bundles credit of it."""
        return self.total.amount - sum((each.credit for each in self.bundles), Decimal(0))

    def paid(self, kind: MovementKind) -> Decimal:
        """Sum what was paid in, or adjusted."""
        return sum((each.amount for each in self.payments if each.kind is kind), Decimal(0))
