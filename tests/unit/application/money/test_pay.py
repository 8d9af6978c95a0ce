"""A payment moves the balance once a reference, and the statement explains it."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from application.money.pay import Pay
from application.money.statement import DrawStatement
from domain.money.errors import InvalidWishError, RefusedError
from domain.money.movement import MovementKind
from memory_books import MemoryBooks

TOPUP, ADJUSTMENT = MovementKind.TOPUP, MovementKind.ADJUSTMENT
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
EVER = (LONG_AGO, datetime(2190, 1, 1, tzinfo=UTC))


@pytest.fixture
async def books() -> MemoryBooks:
    books = MemoryBooks()
    await books.opens("Acme")
    return books


def paying(books: MemoryBooks) -> Pay:
    return Pay(
        book=books.money,
        register=books.register,
        currencies=books.currencies,
        login=lambda: "clerk",
    )


async def test_a_payment_counts_once(books: MemoryBooks) -> None:
    pay = paying(books)
    first = await pay("Acme", TOPUP, Decimal(10), "invoice 1")
    assert first.account.balance == Decimal(10)
    assert [getattr(event, "by", None) for event in first.events] == ["clerk"]
    again = await pay("#1", TOPUP, Decimal(10), "invoice 1")
    assert (list(again.events), again.account.balance) == ([], Decimal(10))
    less = await pay("Acme", ADJUSTMENT, Decimal("-2.50"), "a wrong call")
    assert less.account.balance == Decimal("7.50")


@pytest.mark.parametrize(
    ("company", "amount", "reference", "error"),
    [
        ("Acme", "0", "x", InvalidWishError),
        ("Acme", "-1", "x", InvalidWishError),
        ("Acme", "1", " ", InvalidWishError),
        ("Acme", "0.001", "x", RefusedError),
        ("Nobody", "1", "x", RefusedError),
    ],
)
async def test_what_is_refused_moves_nothing(
    books: MemoryBooks, company: str, amount: str, reference: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        await paying(books)(company, TOPUP, Decimal(amount), reference)
    assert books.amounts() == []


async def test_a_statement_adds_up(books: MemoryBooks) -> None:
    for number in (1, 2):
        await paying(books)("Acme", TOPUP, Decimal(number), f"invoice {number}")
    draw = DrawStatement(register=books.register)
    account, whole = await draw("acme", *EVER)
    assert (account.id, whole.company_id, whole.currency) == (1, 1, "EUR")
    assert [(int(line.amount), int(line.balance)) for line in whole.lines] == [(1, 1), (2, 3)]
    assert (whole.opening, whole.closing) == (Decimal(0), Decimal(3))
    _, later = await draw("#1", EVER[1], EVER[1] + timedelta(days=1))
    assert (later.opening, len(later.lines), later.closing) == (Decimal(3), 0, Decimal(3))


async def test_there_is_no_statement_of_nobody(books: MemoryBooks) -> None:
    with pytest.raises(RefusedError):
        await DrawStatement(register=books.register)("Nobody", *EVER)
