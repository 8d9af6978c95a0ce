"""The month that runs is settled by itself, and the one before it for some days."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random

import pytest
from attrs import define, field
from hypothesis import given
from hypothesis import strategies as st

from adapters.contract.builders import a_cdr, a_charge
from adapters.memory.money.invoices import MemoryInvoiceBook
from application.money.bundles import ChangeBundles, SettleBundles
from application.money.invoice_data import InvoiceSource, InvoiceSpan
from application.money.settle_running import SettleRunning
from bundle_histories import STEPS, History
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


async def rounds(run: SettleRunning, invoices: CountingInvoices) -> int:
    """Go one round; tell how many months were read."""
    before = len(invoices.drawn_from)
    assert await run() is False
    return len(invoices.drawn_from) - before


async def test_a_month_without_news_is_not_read_again(books: MemoryBooks) -> None:
    for name in ("Acme", "Beta"):
        await agreed(books, name)
    invoices = CountingInvoices(journal=books.journal)
    run = running(books, invoices, MIDDLE)
    # What was credited is looked at once more: it must come to the same.
    assert [await rounds(run, invoices) for _ in range(3)] == [2, 2, 0]
    cdr = a_cdr(call_id="of September", start_time=MIDDLE - 30 * DAY)
    await books.records(cdr, Verdict(company_id=1, charge=a_charge()))
    assert await rounds(run, invoices) == 0
    cdr = a_cdr(call_id="late", start_time=MIDDLE - 10 * DAY)
    await books.records(cdr, Verdict(company_id=1, charge=a_charge()))
    assert [await rounds(run, invoices) for _ in range(3)] == [1, 1, 0]
    await books.changing.set_zone("Beta", "Europe/Berlin")
    assert [await rounds(run, invoices) for _ in range(2)] == [1, 0]
    assert [books.balance(number) for number in (1, 2)] == [Decimal("-0.11"), Decimal(0)]


async def test_what_was_refused_is_read_again(books: MemoryBooks) -> None:
    await agreed(books, "Acme")
    plain = MemoryInvoiceBook(journal=books.journal)
    other = SettleBundles(book=books.money, register=books.register, invoices=plain)
    invoices = CountingInvoices(journal=books.journal, meanwhile=other)
    run = running(books, invoices, MIDDLE)
    assert [await rounds(run, invoices) for _ in range(3)] == [1, 1, 0]


@given(steps=st.lists(st.sampled_from(STEPS), max_size=12), seed=st.integers(0, 2**16))
async def test_after_each_round_reading_all_finds_nothing_more(steps: list[str], seed: int) -> None:
    history = History(Random(seed))  # noqa: S311 a test's dice
    await history.begins()
    quick = running(history.books, CountingInvoices(journal=history.books.journal), NOVEMBER)
    for step in ("", *steps):
        if step:
            await history.goes_on(step)
        await quick()
        for month in (OCTOBER, Month(2026, 11)):
            for settled in await quick.settling(month):
                assert list(settled.booked) == [], step
