"""A report names what calls have in common, and adds up to all of them."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from adapters.contract.builders import MOMENT, a_cdr, a_charge, a_received_call
from adapters.memory.traffic.counts import MemoryCallCounts
from application.traffic.data import Dimension
from application.traffic.draw_report import DrawReport
from domain.money.errors import InvalidWishError
from domain.pricing.sides import Side
from domain.pricing.verdict import Inbound, Supply, UnratedReason, Verdict
from memory_books import MemoryBooks

DAY = timedelta(days=1)


@pytest.fixture
async def books() -> MemoryBooks:
    books = MemoryBooks()
    await books.opens("Acme")
    supply = Supply(supplier_id=7, charge=a_charge(amount=Decimal("0.07")))
    verdicts = (
        Verdict(company_id=1, charge=a_charge(), supply=supply),
        Verdict(company_id=1, charge=a_charge()),
        Verdict(unrated_reason=UnratedReason.UNKNOWN_ACCOUNT),
    )
    await books.ledger.record(
        [
            a_received_call(a_cdr(call_id=f"c{seq}"), seq=seq, verdict=verdict)
            for seq, verdict in enumerate(verdicts, 1)
        ]
    )
    return books


def drawing(books: MemoryBooks) -> DrawReport:
    return DrawReport(counts=MemoryCallCounts(ledger=books.ledger), register=books.register)


async def test_rows_have_names_and_add_up(books: MemoryBooks) -> None:
    by = (Dimension.COMPANY, Dimension.SUPPLIER)
    report = await drawing(books)(MOMENT - DAY, MOMENT + DAY, "UTC", by)
    assert [row.names for row in report.rows] == [
        ("(unknown)", "(unknown)"), ("Acme", "#7"), ("Acme", "(unknown)"),
    ]  # fmt: skip
    assert report.total.quality.attempts == 3
    assert report.total.earnings["EUR"].revenue == Decimal("0.22")
    assert report.total.unrated == {"unknown_account": 1}
    assert report.complete


async def test_times_without_a_zone_are_by_the_clock_of_the_report(books: MemoryBooks) -> None:
    day = datetime(2026, 11, 1)  # noqa: DTZ001 as a person writes it
    report = await drawing(books)(day, day + DAY, "Asia/Kolkata", [Dimension.DAY])
    assert report.span.start == datetime(2026, 10, 31, 18, 30, tzinfo=UTC)


async def test_what_cannot_be_meant_is_refused(books: MemoryBooks) -> None:
    with pytest.raises(InvalidWishError, match="Atlantis"):
        await drawing(books)(MOMENT, MOMENT + DAY, "Europe/Atlantis", [Dimension.DAY])
    with pytest.raises(InvalidWishError, match="ends after"):
        await drawing(books)(MOMENT, MOMENT, "UTC", [Dimension.DAY])
    by = (Dimension.COMPANY, Dimension.SUPPLIER)
    with pytest.raises(InvalidWishError, match="no supplier"):
        await drawing(books)(MOMENT, MOMENT + DAY, "UTC", by, Side.INBOUND)


async def test_who_pays_for_being_called_is_reported_where_it_is_asked_for(
    books: MemoryBooks,
) -> None:
    paid = Inbound(company_id=1, charge=a_charge(amount=Decimal("0.06")))
    verdict = Verdict(unrated_reason=UnratedReason.UNKNOWN_ACCOUNT, inbound=paid)
    call = a_received_call(a_cdr(call_id="c9"), seq=9, verdict=verdict)
    await books.ledger.record([call])
    span = (MOMENT - DAY, MOMENT + DAY, "UTC", [Dimension.COMPANY])
    report = await drawing(books)(*span, Side.INBOUND)
    assert report.span.side is Side.INBOUND
    [row] = report.rows
    assert (row.names, report.called) == (("Acme",), [])
    assert report.total.earnings["EUR"].revenue == Decimal("0.06")
    assert (report.total.quality.attempts, report.total.unrated) == (1, {})
    [beside] = (await drawing(books)(*span)).called
    assert beside.revenue == Decimal("0.06")
