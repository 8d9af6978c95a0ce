"""A month of a company comes to what its calls moved, by the calendar of the company."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial

import pytest
from attrs import evolve

from adapters.contract.builders import a_cdr, a_charge, a_payment, a_received_call
from adapters.contract.builders.closes import a_close
from adapters.memory.facts.audit_trail import MemoryAuditTrail
from adapters.memory.money.currencies import MemoryCurrencies
from adapters.memory.money.invoices import MemoryInvoiceBook
from application.errors import RejectedError
from application.facts.read_numbers import NoteReading
from application.money.draw_invoice import DrawInvoice, InvoiceWish
from application.money.invoice_data import NotInvoiced
from domain.facts.call_facts import Amendment, CallAmended, CallReceived, HeldCall
from domain.facts.month import Month
from domain.facts.reading import NumbersRead
from domain.money.errors import InvalidWishError, RefusedError
from domain.money.movement import MovementKind
from domain.pricing.verdict import UnratedReason, Verdict
from domain.proof.seals import Seal, seal_after
from memory_books import MemoryBooks
from readers import noting, readings, refusing

OCTOBER = Month(2026, 10)
MIDDLE = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)  # 02:30 in Berlin, the second time
SECOND = timedelta(seconds=1)


@pytest.fixture
async def books() -> MemoryBooks:
    books = MemoryBooks()
    await books.opens("Acme")
    await books.changing.set_zone("Acme", "Europe/Berlin")
    return books


def drawing(
    books: MemoryBooks, note: NoteReading | None = None, invoices: MemoryInvoiceBook | None = None
) -> DrawInvoice:
    held = invoices or MemoryInvoiceBook(journal=books.journal)
    return DrawInvoice(
        register=books.register,
        invoices=held,
        currencies=MemoryCurrencies(),
        head=partial(last_seal, held),
        noting=note or noting(),
    )


async def last_seal(held: MemoryInvoiceBook) -> Seal | None:
    return held.seals[-1] if held.seals else None


async def record(
    books: MemoryBooks, *starts: datetime, cost: str = "0.11", verdict: Verdict | None = None
) -> Sequence[CallReceived]:
    known = len(books.ledger.calls)
    price = verdict or Verdict(company_id=1, charge=a_charge(amount=Decimal(cost)))
    calls = [
        a_received_call(a_cdr(call_id=f"c{seq}", start_time=start), seq=seq, verdict=price)
        for seq, start in enumerate(starts, known + 1)
    ]
    await books.ledger.record(calls)
    return calls


async def amend(books: MemoryBooks, call: CallReceived, now: Verdict) -> None:
    held = HeldCall(cdr=call.cdr, verdict=call.verdict)
    amended = CallAmended(
        call_key=call.call_key,
        host="sip-01",
        amendment=Amendment.RERATED,
        revision=1,
        now=evolve(held, verdict=now),
        before=held,
        because="a test",
        by="noc",
    )
    async with books.amendments.amending() as amending:
        await amending.amend([amended])


async def test_a_month_is_that_of_the_company(books: MemoryBooks) -> None:
    begins = datetime(2026, 9, 30, 22, tzinfo=UTC)
    ends = datetime(2026, 10, 31, 23, tzinfo=UTC)
    await record(books, begins - SECOND, begins, MIDDLE - timedelta(hours=1), MIDDLE)
    await record(books, ends - SECOND, ends)
    invoice = await drawing(books)("Acme", InvoiceWish(month=OCTOBER))
    assert (invoice.start, invoice.end, invoice.zone) == (begins, ends, "Europe/Berlin")
    assert (invoice.total.calls, invoice.total.amount) == (4, Decimal("0.44"))
    assert (invoice.moved, invoice.right, invoice.calls) == (Decimal("-0.44"), True, None)
    elsewhere = await drawing(books)("#1", InvoiceWish(month=OCTOBER, zone="UTC"))
    assert elsewhere.total.calls == 4
    assert (await drawing(books)("Acme", InvoiceWish(month=Month(2026, 9)))).total.calls == 1


async def test_what_was_drawn_is_drawn_again(books: MemoryBooks) -> None:
    first, second = await record(books, MIDDLE, MIDDLE + SECOND)
    await books.money.change(1, a_payment("10"))
    draw = drawing(books)
    drawn = await draw("Acme", InvoiceWish(month=OCTOBER))
    await amend(books, first, Verdict(company_id=1, charge=a_charge(amount=Decimal("0.5"))))
    await amend(books, second, Verdict(company_id=1, voided=True))
    again = await draw("Acme", InvoiceWish(month=OCTOBER, as_of=drawn.position))
    assert (again.lines, again.payments) == (drawn.lines, drawn.payments)
    now = await draw("Acme", InvoiceWish(month=OCTOBER))
    assert (now.total.calls, now.total.amount, now.right) == (1, Decimal("0.5"), True)


async def test_payments_and_adjustments_stand_apart(books: MemoryBooks) -> None:
    await record(books, MIDDLE)
    await books.money.change(1, a_payment("10"))
    await books.money.change(1, a_payment("-0.5", "slip", "adjustment"))
    entered = [entry.at for entry in books.journal.entries]
    month = Month(entered[-1].year, entered[-1].month)
    invoice = await drawing(books)("Acme", InvoiceWish(month=month, zone="UTC"))
    assert invoice.total.amount == Decimal("0.11" if month == OCTOBER else 0)
    assert invoice.paid(MovementKind.TOPUP) == Decimal(10)
    assert invoice.paid(MovementKind.ADJUSTMENT) == Decimal("-0.5")


async def test_it_says_what_came_after_the_close(books: MemoryBooks) -> None:
    [early, changed] = await record(books, MIDDLE, MIDDLE + SECOND)
    september = a_close(month="2026-09", position=1)
    position = len(books.journal.log)
    books.journal.append([september, a_close(month="2026-10", position=position)])
    invoice = await drawing(books)("Acme", InvoiceWish(month=OCTOBER))
    assert (invoice.is_closed, list(invoice.late)) == (True, [])
    await record(books, MIDDLE + 2 * SECOND)
    await amend(books, changed, Verdict(company_id=1, voided=True))
    invoice = await drawing(books)("Acme", InvoiceWish(month=OCTOBER, calls=True))
    late = [(each.call.start_time, each.month, each.changed) for each in invoice.late]
    assert late == [(MIDDLE + SECOND, "2026-10", True), (MIDDLE + 2 * SECOND, "2026-10", False)]
    assert {each.call.callee for each in invoice.late} == {None}
    assert invoice.calls is not None
    assert invoice.calls[0].call_key == early.call_key
    assert not (await drawing(books)("Acme", InvoiceWish(month=Month(2026, 11)))).is_closed


async def test_it_names_what_stands_on_no_invoice_and_the_seal(books: MemoryBooks) -> None:
    reason = UnratedReason.NO_RATE
    await record(books, MIDDLE, verdict=Verdict(company_id=1, unrated_reason=reason))
    invoices = MemoryInvoiceBook(journal=books.journal)
    draw = drawing(books, invoices=invoices)
    invoice = await draw("Acme", InvoiceWish(month=OCTOBER))
    assert invoice.beside == NotInvoiced(unrated={"no_rate": 1})
    assert invoice.seal is None
    seal = seal_after(None, 1, [bytes(32)], MIDDLE)
    invoices.seals.append(seal)
    assert (await draw("Acme", InvoiceWish(month=OCTOBER))).seal == seal.line


async def test_who_asks_for_the_calls_is_noted(books: MemoryBooks) -> None:
    [call] = await record(books, MIDDLE)
    trail = MemoryAuditTrail()
    wish = InvoiceWish(month=OCTOBER, calls=True)
    invoice = await drawing(books, noting(trail))("Acme", wish)
    assert invoice.calls is not None
    assert (invoice.calls[0].callee, invoice.masked) == (call.cdr.callee, None)
    assert readings(trail) == [
        NumbersRead(by="ana", view="invoice", filters=("company", "month"), calls=1)
    ]
    await drawing(books, noting(trail))("Acme", evolve(wish, calls=False))
    assert len(readings(trail)) == 1
    hidden = await drawing(books, refusing())("Acme", wish)
    assert hidden.calls is not None
    assert hidden.masked is not None
    assert call.cdr.callee not in (hidden.calls[0].callee, hidden.calls[0].caller)


async def test_a_movement_that_the_log_does_not_know_makes_it_wrong(books: MemoryBooks) -> None:
    await record(books, MIDDLE)
    entry = books.journal.entries[0]
    books.journal.entries[0] = evolve(
        entry, movement=evolve(entry.movement, amount=Decimal("-0.12"))
    )
    invoice = await drawing(books)("Acme", InvoiceWish(month=OCTOBER))
    assert not invoice.right
    assert list(invoice.wrong) == [entry.movement.call_key]


async def test_what_cannot_be_meant_is_refused(books: MemoryBooks) -> None:
    draw = drawing(books)
    with pytest.raises(RefusedError, match="Nobody"):
        await draw("Nobody", InvoiceWish(month=OCTOBER))
    with pytest.raises(InvalidWishError, match="Atlantis"):
        await draw("Acme", InvoiceWish(month=OCTOBER, zone="Europe/Atlantis"))
    with pytest.raises(RejectedError, match="never had position 9"):
        await draw("Acme", InvoiceWish(month=OCTOBER, as_of=9))
