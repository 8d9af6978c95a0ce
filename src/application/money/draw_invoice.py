"""A month of a company, as it can be invoiced."""

from collections.abc import Iterator, Sequence

from attrs import evolve, frozen

from application.facts.read_numbers import NoteReading
from application.money.data import CompanyAccount
from application.money.invoice_data import Invoice, InvoiceSource, InvoiceSpan, LateCall
from application.money.ports import InvoiceBook, MoneyRegister
from domain.facts.closing import Closes
from domain.facts.month import Month, months_of
from domain.live.masking import masked
from domain.money.invoicing import BilledCall, Summing
from domain.money.names import zone_name


@frozen(kw_only=True)
class InvoiceWish:
    """What is to be drawn.

    Attributes:
        zone: None: the company's.
        as_of: the position that an invoice named; so that is drawn again.
        calls: whether each call is wanted beside the sums.
    """

    month: Month
    zone: str | None = None
    as_of: int | None = None
    calls: bool = False


@frozen(kw_only=True)
class DrawInvoice:
    """Sum up the calls that began in a month, and hold the sums against the movements.

    Who asks for the calls is noted first, and who cannot be noted sees no whole number.
    """

    register: MoneyRegister
    invoices: InvoiceBook
    noting: NoteReading

    async def __call__(self, company: str, wish: InvoiceWish) -> Invoice:
        """Draw it; one whose sums are wrong says so (`right`).

        Raises:
            RefusedError: no such company.
            InvalidWishError: no such time zone.
            RejectedError: the balance never had that position in this database.
            UnavailableError: the book cannot be read just now.
        """
        number = (await self.register.company_names()).find(company)
        account = await self.register.company(number)
        zone = zone_name(account.company.zone if wish.zone is None else wish.zone)
        start, end = wish.month.within(zone)
        span = InvoiceSpan(
            company_id=number, start=start, end=end, as_of=wish.as_of, month=str(wish.month)
        )
        async with self.invoices.drawn(span) as source:
            invoice = await _summed(account, zone, wish, source)
        return await self._shown(invoice) if wish.calls else invoice

    async def _shown(self, invoice: Invoice) -> Invoice:
        calls = invoice.calls or ()
        why = await self.noting.refusal("invoice", ("company", "month"), len(calls))
        if why is None:
            return invoice
        hidden = [
            evolve(call, caller=masked(call.caller), callee=masked(call.callee)) for call in calls
        ]
        return evolve(invoice, calls=hidden, masked=why)


async def _summed(
    account: CompanyAccount, zone: str, wish: InvoiceWish, source: InvoiceSource
) -> Invoice:
    summing, calls, late = Summing(), list[BilledCall](), list[LateCall]()
    async for piece in source.calls:
        standing = [call for call in piece if summing.take(call)]
        late += _late(piece, source.closes)
        calls += standing if wish.calls else ()
    start, end = wish.month.within(zone)
    return Invoice(
        account=account,
        month=wish.month,
        zone=zone,
        start=start,
        end=end,
        position=source.position,
        lines=summing.lines,
        total=summing.total,
        moved=source.moved,
        payments=source.payments,
        calls=calls if wish.calls else None,
        late=late,
        closed={str(each): source.closes.month(each) for each in months_of(start, end)},
        seal=source.seal.line if source.seal else None,
        beside=source.beside,
        wrong=summing.wrong,
        bundles=source.bundles,
    )


def _late(calls: Sequence[BilledCall], closes: Closes) -> Iterator[LateCall]:
    for call in calls:
        close = closes.of(call.start_time)
        if close is None or call.changed <= close.position:
            continue
        # Nobody is named by it: who wants to know asks for the calls.
        bare = evolve(call, caller=None, callee=None)
        changed = call.entered <= close.position
        yield LateCall(call=bare, month=close.month, changed=changed)
