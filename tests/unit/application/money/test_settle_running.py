"""The month that runs is settled by itself, and the one before it for some days."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from attrs import define, field

from adapters.contract.builders import a_cdr, a_charge
from adapters.memory.money.invoices import MemoryInvoiceBook
from application.money.bundles import ChangeBundles, SettleBundles
from application.money.invoice_data import InvoiceSource, InvoiceSpan
from application.money.settle_running import SettleRunning
from domain.facts.month import Month
from domain.money.bundles import bundle
from domain.pricing.verdict import Verdict
from memory_books import MemoryBooks

FIRST = date(2026, 10, 1)
MIDDLE = datetime(2026, 10, 15, tzinfo=UTC)
DAY = timedelta(days=1)
NOVEMBER = datetime(2026, 11, 1, tzinfo=UTC)
OCTOBER = Month(2026, 10)


@define
class CountingInvoices(MemoryInvoiceBook):
    """Months that tell when they are drawn; somebody else may settle meanwhile."""

    drawn_from: list[datetime] = field(factory=list)
    meanwhile: SettleBundles | None = None

    @asynccontextmanager
    async def drawn(self, span: InvoiceSpan) -> AsyncIterator[InvoiceSource]:
        self.drawn_from.append(span.start)
        async with MemoryInvoiceBook.drawn(self, span) as source:
            yield source
        if self.meanwhile is not None:
            await self.meanwhile(OCTOBER)


@pytest.fixture
async def books() -> MemoryBooks:
    books = MemoryBooks()
    for name in ("Acme", "Beta"):
        number = await books.opens(name)
        cdr = a_cdr(call_id=name, start_time=MIDDLE)
        await books.records(cdr, Verdict(company_id=number, charge=a_charge()))
    return books


async def agreed(books: MemoryBooks, name: str, start: date = FIRST) -> None:
    change = ChangeBundles(book=books.money, register=books.register)
    await change.agree(name, bundle("Flat", 6000, ["*"], start))


def running(books: MemoryBooks, invoices: MemoryInvoiceBook, now: datetime) -> SettleRunning:
    settling = SettleBundles(book=books.money, register=books.register, invoices=invoices)
    return SettleRunning(register=books.register, settling=settling, clock=lambda: now)


@pytest.mark.parametrize(
    ("now", "months"),
    [
        (MIDDLE, [10]),
        (NOVEMBER - timedelta(hours=15), [10]),
        (NOVEMBER - timedelta(hours=14), [10, 11]),
        (NOVEMBER + 3 * DAY - timedelta(seconds=1), [10, 11]),
        (NOVEMBER + 3 * DAY, [11]),
    ],
)
async def test_months_are_settled_while_calls_of_them_come(
    books: MemoryBooks, now: datetime, months: list[int]
) -> None:
    await agreed(books, "Acme")
    invoices = CountingInvoices(journal=books.journal)
    assert await running(books, invoices, now)() is False
    assert [start.month for start in invoices.drawn_from] == months
    assert books.balance() == (Decimal(0) if 10 in months else Decimal("-0.11"))


async def test_no_call_is_read_where_nobody_has_seconds(books: MemoryBooks) -> None:
    invoices = CountingInvoices(journal=books.journal)
    run = running(books, invoices, MIDDLE)
    assert await run() is False
    await agreed(books, "Beta", date(2026, 11, 1))
    assert await run() is False
    assert invoices.drawn_from == []


async def test_who_settles_at_the_same_time_hinders_nobody_else(books: MemoryBooks) -> None:
    for name in ("Acme", "Beta"):
        await agreed(books, name)
    plain = MemoryInvoiceBook(journal=books.journal)
    other = SettleBundles(book=books.money, register=books.register, invoices=plain)
    invoices = CountingInvoices(journal=books.journal, meanwhile=other)
    assert await running(books, invoices, MIDDLE)() is False
    assert [books.balance(number) for number in (1, 2)] == [Decimal(0), Decimal(0)]
    assert len(books.amounts()) == 4
