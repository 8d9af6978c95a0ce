"""What has a number is drawn again, and calls are told as they were when it got it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from attrs import evolve, frozen

from application.money.draw_invoice import DrawInvoice, InvoiceWish
from application.money.drawn import Invoice
from application.money.invoice_difference import ChangedCall
from domain.money.issued_content import issued_content
from domain.money.issuing_events import InvoiceIssued
from domain.pricing.sides import Side


@frozen
class DrawIssued:
    """Draw months up to the positions of the log that documents name."""

    draw: DrawInvoice

    async def invoice(self, number: int, document: InvoiceIssued, wish: InvoiceWish) -> Invoice:
        """Draw a month's invoice again, of the company with a number."""
        wanted = evolve(wish, zone=document.zone, up_to=document.log_position, as_of=None)
        drawn = await self.draw(f"#{number}", wanted)
        classes = {(each.side, each.destination): each.tax_class for each in document.lines}
        lines = [
            evolve(line, tax_class=classes.get((line.side, line.destination)))
            for line in drawn.lines
        ]
        return evolve(as_issued(drawn, [document]), lines=lines)

    async def changed(self, company: str, wish: InvoiceWish, now: Invoice) -> Sequence[ChangedCall]:
        """Give the calls of `now`, and what each cost at `wish.since`."""
        changed = now.calls or ()
        then = await self.draw(company, evolve(wish, up_to=wish.since, since=None))
        wanted = {(call.call_key, call.side) for call in changed}
        costs: Mapping[tuple[UUID, Side], Decimal] = {
            (call.call_key, call.side): call.amount
            for call in then.calls or ()
            if (call.call_key, call.side) in wanted
        }
        return [
            ChangedCall(call, costs.get((call.call_key, call.side), Decimal(0))) for call in changed
        ]


def as_issued(drawn: Invoice, documents: Sequence[InvoiceIssued]) -> Invoice:
    """Return it as the last of some documents says, held against what all of them told."""
    document, whole = documents[-1], issued_content(documents)
    company = evolve(drawn.account.company, name=document.company)
    return evolve(
        drawn,
        account=evolve(drawn.account, company=company),
        position=document.position,
        seal=document.seal,
        sealed=True,
        log_position=document.log_position,
        decimals=document.decimals,
        document=document,
        altered=drawn.content.without_classes != whole.without_classes,
    )
