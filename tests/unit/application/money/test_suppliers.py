"""Suppliers are entered, and carry calls by the tariffs that an operator names."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from application.money.suppliers import AddSupplier, RouteSupplier
from domain.money.errors import InvalidWishError, RefusedError
from domain.money.routes import Route
from domain.pricing.paying import Assignment
from memory_books import MemoryBooks

HELD = Assignment(tariff="carrier", valid_from=datetime(2020, 1, 1, tzinfo=UTC))


@pytest.fixture
async def books() -> MemoryBooks:
    books = MemoryBooks()
    books.money.tariffs |= {"carrier": "EUR", "dollars": "USD"}
    await AddSupplier(book=books.money, currencies=books.currencies)("Carrier", "EUR")
    return books


async def test_a_supplier_is_entered_once(books: MemoryBooks) -> None:
    adding = AddSupplier(book=books.money, currencies=books.currencies)
    added = await adding("Other", "USD")
    assert (added.id, added.name, added.currency, added.cost) == (2, "Other", "USD", Decimal(0))
    with pytest.raises(RefusedError):
        await adding("carrier", "EUR")
    with pytest.raises(InvalidWishError):
        await adding("Third", "XXX")


async def test_it_carries_the_calls_of_its_routes(books: MemoryBooks) -> None:
    route = Route(assignment=HELD, account="acct-1")
    for news in (True, False):
        said = await RouteSupplier(book=books.money, register=books.register)("Carrier", route)
        assert (list(said.held.routes), said.news) == ([route], news)


@pytest.mark.parametrize(
    ("supplier", "route", "error"),
    [
        ("Carrier", Route(assignment=HELD), InvalidWishError),
        ("Nobody", Route(assignment=HELD, account="a"), RefusedError),
        (
            "Carrier",
            Route(assignment=Assignment(tariff="dollars", valid_from=HELD.valid_from), account="a"),
            RefusedError,
        ),
    ],
)
async def test_a_wrong_route_is_refused(
    books: MemoryBooks, supplier: str, route: Route, error: type[Exception]
) -> None:
    with pytest.raises(error):
        await RouteSupplier(book=books.money, register=books.register)(supplier, route)
    assert not books.journal.suppliers[1].routes
