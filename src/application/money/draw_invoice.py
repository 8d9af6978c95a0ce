"""A month of a company, as it can be invoiced."""

from collections.abc import Awaitable, Callable, Iterator, Sequence

from attrs import define, evolve, field, frozen

from application.facts.read_numbers import NoteReading
from application.money.data import CompanyAccount
from application.money.drawn import Invoice, LateCall
from application.money.invoice_data import InvoiceSource, InvoiceSpan
from application.money.ports import Currencies, InvoiceBook, MoneyRegister
from application.patience import Patience
from domain.facts.closing import Closes
from domain.facts.month import Month, month_of, months_of
from domain.live.masking import masked
from domain.money.invoicing import BilledCall, Summing
from domain.money.issuing import of_month
from domain.money.names import zone_name
from domain.money.tax_classes import TaxClasses
from domain.proof.seals import Seal


@frozen(kw_only=True)
class InvoiceWish:
    """What is to be drawn.

    Attributes:
        zone: None: the company's.
        as_of: the position that an invoice named; so that is drawn again.
        calls: whether each call is wanted beside the sums.
        up_to: a position of the log, that a seal covers; what was told behind it is left out.
        since: another one: of the calls only what came or changed behind it is wanted.
    """

    month: Month
    zone: str | None = None
    as_of: int | None = None
    calls: bool = False
    up_to: int | None = None
    since: int | None = None


@frozen(kw_only=True)
class DrawInvoice:
    """Sum up the calls that began in a month, and hold the sums against the movements.

    Who asks for the calls is noted first, and who cannot be noted sees no whole number.

    Attributes:
        head: gives the last seal over the log.
    """

    register: MoneyRegister
    invoices: InvoiceBook
    currencies: Currencies
    head: Callable[[], Awaitable[Seal | None]]
    noting: NoteReading

    async def __call__(
        self, company: str, wish: InvoiceWish, patience: Patience | None = None
    ) -> Invoice:
        """Draw it; one whose sums are wrong says so (`right`).

        Where only a seal over what stands on it is missing, `patience` asks until it is there.

        Raises:
            RefusedError: no such company.
            InvalidWishError: no such time zone.
            RejectedError: the balance never had that position in this database.
            UnavailableError: the book cannot be read just now.
        """
        number = (await self.register.company_names()).find(company)
        invoice, newest = await self._drawn(number, wish)
        if not invoice.sealed and patience:

            async def is_sealed() -> bool:
                seal = await self.head()
                return seal is not None and seal.to_position >= newest

            await patience(is_sealed)
            invoice, _ = await self._drawn(number, wish)
        return await self._shown(invoice) if wish.calls else invoice

    async def _drawn(self, number: int, wish: InvoiceWish) -> tuple[Invoice, int]:
        account = await self.register.company(number)
        taxes = (await self.register.rules()).taxes
        issued = (await self.register.issued(number)).get(number, ())
        zone = zone_name(account.company.zone if wish.zone is None else wish.zone)
        start, end = wish.month.within(zone)
        month = str(wish.month)
        span = InvoiceSpan(
            company_id=number, start=start, end=end, as_of=wish.as_of, month=month, up_to=wish.up_to
        )
        async with self.invoices.drawn(span) as source:
            drawing = _Drawing(wish, source, newest=source.newest)
            await drawing.take_all()
            invoice = drawing.invoice(account, zone, taxes)
        currency = self.currencies.find(account.company.currency)
        return evolve(
            invoice,
            issued=of_month(issued, month),
            decimals=None if currency is None else currency.decimals,
        ), drawing.newest

    async def _shown(self, invoice: Invoice) -> Invoice:
        calls = invoice.calls or ()
        why = await self.noting.refusal("invoice", ("company", "month"), len(calls))
        if why is None:
            return invoice
        hidden = [
            evolve(call, caller=masked(call.caller), callee=masked(call.callee)) for call in calls
        ]
        return evolve(invoice, calls=hidden, masked=why)


@define
class _Drawing:
    wish: InvoiceWish
    source: InvoiceSource
    newest: int
    changed: int = 0
    summing: Summing = field(factory=Summing)
    calls: list[BilledCall] = field(factory=list)
    late: list[LateCall] = field(factory=list)

    async def take_all(self) -> None:
        since = self.wish.since
        async for piece in self.source.calls:
            standing = [call for call in piece if self.summing.take(call)]
            changed = [call for call in piece if since is not None and call.changed > since]
            self.late += _late(piece, self.source.closes)
            self.newest = max([self.newest, *(call.changed for call in piece)])
            self.changed += len(changed)
            if self.wish.calls:
                self.calls += standing if since is None else changed

    def invoice(self, account: CompanyAccount, zone: str, taxes: TaxClasses) -> Invoice:
        start, end = self.wish.month.within(zone)
        source, month = self.source, self.wish.month
        seal, closes = source.seal, source.closes
        return Invoice(
            account=account,
            month=month,
            zone=zone,
            start=start,
            end=end,
            position=source.position,
            lines=[
                evolve(line, tax_class=taxes.of(line.destination, str(month)))
                for line in self.summing.lines
            ],
            total=self.summing.total,
            moved=source.moved,
            payments=source.payments,
            calls=self.calls if self.wish.calls else None,
            late=self.late,
            closed={str(each): closes.month(each) for each in months_of(start, end)},
            seal=seal.line if seal else None,
            beside=source.beside,
            wrong=self.summing.wrong,
            bundles=source.bundles,
            begins=month_of(source.begins) if source.begins else None,
            sealed=seal is not None and seal.to_position >= self.newest,
            log_position=seal.to_position if seal else 0,
            changed=self.changed,
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
