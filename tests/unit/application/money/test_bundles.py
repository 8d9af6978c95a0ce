"""Bundles are agreed by operators, and what they come to follows the calls."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from attrs import evolve

from adapters.contract.builders import a_cdr, a_charge
from adapters.memory.money.invoices import MemoryInvoiceBook
from adapters.memory.proof.seals import MemorySealBook
from application.money.bundles import ChangeBundles, SettleBundles
from application.money.draw_invoice import DrawInvoice, InvoiceWish
from domain.facts.call_facts import Amendment, CallAmended, CallReceived, HeldCall
from domain.facts.month import Month
from domain.money.bundles import bundle
from domain.money.errors import RefusedError
from domain.pricing.verdict import Verdict
from memory_books import MemoryBooks
from readers import noting

OCTOBER = Month(2026, 10)
FIRST = date(2026, 10, 1)
MIDDLE = datetime(2026, 10, 15, tzinfo=UTC)
FLAT = bundle("Flat", 100, ["49*"], FIRST)


@pytest.fixture
async def books() -> MemoryBooks:
    books = MemoryBooks()
    await books.opens("Acme")
    return books


def changing(books: MemoryBooks) -> ChangeBundles:
    return ChangeBundles(book=books.money, register=books.register)


def settling(books: MemoryBooks) -> SettleBundles:
    invoices = MemoryInvoiceBook(journal=books.journal)
    return SettleBundles(book=books.money, register=books.register, invoices=invoices)


async def record(
    books: MemoryBooks, number: int, start: datetime, company_id: int = 1
) -> CallReceived:
    """Enter a call of 66 s at 0.11."""
    cdr = a_cdr(call_id=f"c{number}", start_time=start)
    return await books.records(cdr, Verdict(company_id=company_id, charge=a_charge()))


async def voided(books: MemoryBooks, call: CallReceived) -> None:
    before = HeldCall(cdr=call.cdr, verdict=call.verdict)
    void = CallAmended(
        call_key=call.call_key,
        host="sip-01",
        amendment=Amendment.VOIDED,
        revision=1,
        now=evolve(before, verdict=Verdict(company_id=1, voided=True)),
        before=before,
        because="a test",
        by="noc",
    )
    async with books.amendments.amending() as amending:
        await amending.amend([void])


async def test_a_bundle_is_agreed_listed_and_ended(books: MemoryBooks) -> None:
    change = changing(books)
    agreed = await change.agree("acme", FLAT)
    assert agreed.bundles.agreed == {"Flat": FLAT}
    assert (await change.held("#1")).bundles == agreed.bundles
    ended = await change.end("Acme", "flat", date(2026, 11, 1), "sold")
    assert ended.bundles.agreed["Flat"].valid_to == date(2026, 11, 1)
    assert ended.account.id == 1
    with pytest.raises(RefusedError, match="Nobody"):
        await change.held("Nobody")


async def test_who_has_none_has_none(books: MemoryBooks) -> None:
    assert not (await changing(books).held("Acme")).bundles.agreed
    assert await settling(books)(OCTOBER) == []
    assert await settling(books)(OCTOBER, "Acme") == []
    with pytest.raises(RefusedError, match="Nobody"):
        await settling(books)(OCTOBER, "Nobody")


async def test_settling_again_changes_nothing(books: MemoryBooks) -> None:
    await changing(books).agree("Acme", FLAT)
    await record(books, 1, MIDDLE)
    [settled] = await settling(books)(OCTOBER)
    assert [(each.seconds, each.amount) for each in settled.booked] == [(66, Decimal("0.11"))]
    assert (settled.month, settled.account.balance) == (OCTOBER, Decimal(0))
    [again] = await settling(books)(OCTOBER, "Acme")
    assert (again.booked, again.allotted) == ([], settled.allotted)
    assert books.amounts() == [Decimal("-0.11"), Decimal("0.11")]


async def test_late_and_void_calls_are_met_by_settling_again(books: MemoryBooks) -> None:
    await changing(books).agree("Acme", FLAT)
    later = await record(books, 1, MIDDLE)
    settle = settling(books)
    await settle(OCTOBER)
    earlier = await record(books, 2, MIDDLE - timedelta(days=1))
    [settled] = await settle(OCTOBER)
    [event] = settled.booked
    assert (event.number, event.seconds, event.calls) == (2, 100, 2)
    assert event.credit == Decimal("0.11") + Decimal("0.056666667")
    await voided(books, earlier)
    [settled] = await settle(OCTOBER)
    assert [each.amount for each in settled.booked] == [Decimal("-0.056666667")]
    await voided(books, later)
    [settled] = await settle(OCTOBER)
    assert [each.credit for each in settled.booked] == [Decimal(0)]
    assert books.balance() == Decimal(0)


async def test_a_month_is_that_of_each_company(books: MemoryBooks) -> None:
    await books.opens("Beta")
    await books.changing.set_zone("Beta", "Europe/Berlin")
    midnight = datetime(2026, 9, 30, 22, tzinfo=UTC)
    for number, name in enumerate(("Acme", "Beta"), 1):
        await changing(books).agree(name, FLAT)
        await record(books, number, midnight, number)
    acme, beta = await settling(books)(OCTOBER)
    assert ([each.seconds for each in acme.booked], acme.account.id) == ([], 1)
    assert [each.seconds for each in beta.booked] == [66]
    await record(books, 3, datetime(2026, 10, 31, 23, tzinfo=UTC), 2)
    assert [each.booked for each in await settling(books)(OCTOBER)] == [[], []]


async def test_a_bundle_that_was_a_slip_is_taken_back(books: MemoryBooks) -> None:
    await changing(books).agree("Acme", FLAT)
    await record(books, 1, MIDDLE)
    await settling(books)(OCTOBER)
    await changing(books).end("Acme", "Flat", FIRST, "a slip")
    [settled] = await settling(books)(OCTOBER)
    assert [(each.seconds, each.amount) for each in settled.booked] == [(0, Decimal("-0.11"))]
    assert books.balance() == Decimal("-0.11")


async def test_an_invoice_tells_what_is_free_of_its_calls(books: MemoryBooks) -> None:
    await changing(books).agree("Acme", FLAT)
    for number in (1, 2):
        await record(books, number, MIDDLE + timedelta(hours=number))
    await settling(books)(OCTOBER)
    draw = DrawInvoice(
        register=books.register,
        invoices=MemoryInvoiceBook(journal=books.journal),
        currencies=books.currencies,
        head=MemorySealBook(journal=books.journal).held,
        noting=noting(),
    )
    invoice = await draw("Acme", InvoiceWish(month=OCTOBER))
    assert [(each.bundle, each.seconds) for each in invoice.bundles] == [("Flat", 100)]
    assert invoice.total.amount == Decimal("0.22")
    assert (invoice.net, invoice.right) == (Decimal("0.053333333"), True)
    september = await draw("Acme", InvoiceWish(month=Month(2026, 9)))
    assert (list(september.bundles), september.net) == ([], Decimal(0))
