"""What an invoice is made of, and what one is."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from attrs import field, frozen

from domain.facts.closing import Closes
from domain.money.bundle_events import BundleSettled
from domain.money.invoicing import BilledCall
from domain.money.movement import MovementKind
from domain.proof.seals import Seal


@frozen(kw_only=True)
class InvoiceSpan:
    """Which calls are wanted: those that began from `start` to before `end`.

    Attributes:
        as_of: a position of the balance; None: all that holds by now.
        month: of which credits of bundles are wanted.
        up_to: a position of the log behind which nothing is looked at; it lies under a seal.
    """

    company_id: int
    start: datetime
    end: datetime
    as_of: int | None = None
    month: str | None = None
    up_to: int | None = None


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
        unanswered: others that nobody answered: busy, refused, given up.
        unrated: those that wait for a price, by the reason.
        of_nobody: those of which nobody knows who pays, of all companies.
        incomplete: old calls of the time were dropped, so that these may be more.
    """

    free: int = 0
    unanswered: int = 0
    unrated: Mapping[str, int] = field(factory=dict)
    of_nobody: int = 0
    incomplete: bool = False


@frozen(kw_only=True)
class InvoiceSource:
    """What the book has for an invoice, all as of one moment.

    Attributes:
        position: the last change of the balance as of which it is drawn, whatever `up_to` hides.
        moved: what all calls of the time moved of the balance; debits are negative.
        payments: what was paid or adjusted in the time, in the order of the balance.
        seal: the last seal over the log.
        bundles: the last settlement of each bundle for the month, by its name.
        begins: when the earliest call of the whole book began; None where there is none.
        newest: position in the log of the last event of these payments and settlements.
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
    begins: datetime | None = None
    newest: int = 0
