"""A book of companies in memory, and somebody who bills them."""

from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

from attrs import define, evolve, field

from adapters.contract.builders import a_cdr, a_charge, a_received_call
from adapters.contract.builders.closes import a_close
from adapters.memory.money.invoices import MemoryInvoiceBook
from application.money.draw_invoice import DrawInvoice, InvoiceWish
from application.money.issue_invoice import IssueInvoice
from domain.facts.call_facts import Amendment, CallAmended, CallReceived, HeldCall
from domain.facts.month import Month
from domain.pricing.verdict import Verdict
from domain.proof.seals import Seal, seal_after
from memory_books import MemoryBooks
from readers import noting

OCTOBER = Month(2026, 10)
WISH = InvoiceWish(month=OCTOBER)
MIDDLE = datetime(2026, 10, 15, tzinfo=UTC)
ISSUED = datetime(2026, 11, 2, tzinfo=UTC)


@define
class Office:
    """A book of one company, somebody who bills it, and seals on demand."""

    books: MemoryBooks = field(factory=MemoryBooks)
    months: MemoryInvoiceBook = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.months = MemoryInvoiceBook(journal=self.books.journal)

    def seal(self) -> None:
        last = self.months.seals[-1] if self.months.seals else None
        leaves = [bytes(32)] * (len(self.books.journal.log) - (last.to_position if last else 0))
        if leaves:
            to = len(self.books.journal.log)
            self.months.seals.append(seal_after(last, to, leaves, ISSUED))

    async def head(self) -> Seal | None:
        return self.months.seals[-1] if self.months.seals else None

    @property
    def draw(self) -> DrawInvoice:
        return DrawInvoice(
            register=self.books.register,
            invoices=self.months,
            currencies=self.books.currencies,
            head=self.head,
            noting=noting(),
        )

    @property
    def issue(self) -> IssueInvoice:
        return IssueInvoice(
            draw=self.draw, book=self.books.money, clock=lambda: ISSUED, login=lambda: "clerk"
        )

    async def record(
        self, cost: str, destination: str = "Germany", company_id: int = 1, day: int = 15
    ) -> CallReceived:
        number = len(self.books.ledger.calls) + 1
        cdr = a_cdr(call_id=f"c{number}", start_time=MIDDLE.replace(day=day))
        charge = a_charge(amount=Decimal(cost), destination=destination)
        call = a_received_call(
            cdr, seq=number, verdict=Verdict(company_id=company_id, charge=charge)
        )
        await self.books.ledger.record([call])
        return call

    async def amend(self, key: UUID, verdict: Verdict) -> None:
        held = self.books.journal.calls[key]
        before = HeldCall(cdr=held.cdr, verdict=held.verdict)
        fact = CallAmended(
            call_key=key, host="sip-01", amendment=Amendment.RERATED,
            revision=self.books.journal.revisions.get(key, 0) + 1,
            now=evolve(before, verdict=verdict), before=before, because="a test", by="noc",
        )  # fmt: skip
        async with self.books.amendments.amending() as amending:
            await amending.amend([fact])

    def close(self) -> None:
        self.books.journal.append([a_close(month="2026-10", position=len(self.books.journal.log))])
        self.seal()
