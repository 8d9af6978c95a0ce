"""What an invoice is."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from attrs import frozen

from application.money.data import CompanyAccount
from application.money.invoice_data import NotInvoiced, PaymentLine
from domain.facts.closing import MonthClosed
from domain.facts.month import Month
from domain.money.bundle_events import BundleSettled
from domain.money.invoicing import BilledCall, DestinationLine
from domain.money.issued_content import Content
from domain.money.issuing import rounded
from domain.money.issuing_events import InvoiceIssued, IssuedCredit, IssuedLine
from domain.money.movement import MovementKind


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
        seal: the last one over the log; None where there is none.
        begins: the month of UTC in which the first call of the whole book began.
        sealed: whether it covers all that stands here.
        log_position: where that seal ends.
        changed: calls that came or were changed behind `InvoiceWish.since`.
        decimals: of the currency; None where nobody knows it.
        issued: what was issued of the month before it was drawn, in its order.
        document: its number, and what was issued; None: it is a draft.
        altered: whether what was issued is not what log and movements come to any more.
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
    begins: Month | None = None
    sealed: bool = True
    log_position: int = 0
    changed: int = 0
    decimals: int | None = None
    issued: Sequence[InvoiceIssued] = ()
    document: InvoiceIssued | None = None
    altered: bool = False

    @property
    def right(self) -> bool:
        """Whether the sums are what the balance was moved by, call by call and altogether."""
        held = self.total.amount == -self.moved and not self.altered
        return held and not self.wrong

    @property
    def is_closed(self) -> bool:
        """Whether no call of it can be amended unless somebody says that it is meant."""
        return not self.open_months

    @property
    def open_months(self) -> Sequence[str]:
        """The months of UTC that it waits for; nobody can close one of before the first call."""
        first = "" if self.begins is None else str(self.begins)
        return [name for name, close in self.closed.items() if close is None and name >= first]

    @property
    def net(self) -> Decimal:
        """What the calls cost less what bundles credit of it."""
        return self.total.amount - sum((each.credit for each in self.bundles), Decimal(0))

    @property
    def rounded(self) -> Decimal | None:
        """What is asked for: the net amount, rounded half up to the coins of its currency."""
        return None if self.decimals is None else rounded(self.net, self.decimals)

    @property
    def content(self) -> Content:
        """What is issued of it."""
        lines = [
            IssuedLine(
                side=each.side,
                destination=each.destination,
                tax_class=each.tax_class,
                calls=each.calls,
                seconds=each.seconds,
                billed=each.billed,
                amount=each.amount,
            )
            for each in self.lines
        ]
        credits_ = [
            IssuedCredit(
                bundle=each.bundle, calls=each.calls, seconds=each.seconds, credit=each.credit
            )
            for each in self.bundles
        ]
        return Content() + Content(lines=tuple(lines), credits=tuple(credits_))

    def paid(self, kind: MovementKind) -> Decimal:
        """Sum what was paid in, or adjusted."""
        return sum((each.amount for each in self.payments if each.kind is kind), Decimal(0))
