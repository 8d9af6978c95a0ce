"""What has changed of a month since it was invoiced."""

from collections.abc import Sequence
from decimal import Decimal

from attrs import frozen

from application.money.drawn import Invoice
from domain.money.invoicing import BilledCall
from domain.money.issued_content import Content
from domain.money.issuing import rounded_difference
from domain.money.issuing_events import InvoiceIssued


@frozen
class ChangedCall:
    """A call as it is held now, and what it cost when the month was last invoiced."""

    call: BilledCall
    before: Decimal


@frozen(kw_only=True)
class InvoiceDifference:
    """What has changed of a month since it was invoiced.

    Attributes:
        now: the month with all that holds by now, or held when `document` was issued.
        before: what was issued of it until then: the invoice first, then the differences.
        content: what is added to them, or taken away.
        calls: those that came or were changed; None where nobody asked for them.
        document: its number, and what was issued; None: it is a draft, or nothing changed.
    """

    now: Invoice
    before: Sequence[InvoiceIssued]
    content: Content
    calls: Sequence[ChangedCall] | None = None
    document: InvoiceIssued | None = None

    @property
    def right(self) -> bool:
        """Whether it is what the balance was moved by."""
        return self.now.right

    @property
    def rounded(self) -> Decimal | None:
        """What is asked for, or given back, so that all documents are the sum of now, rounded."""
        if self.now.decimals is None:
            return None
        return rounded_difference(self.before, self.content.exact, self.now.decimals)
