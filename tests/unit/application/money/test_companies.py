"""An operator's word about a company reaches the book, and nothing that the rules refuse does."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from attrs import evolve

from adapters.contract.builders import MOMENT
from application.errors import UnavailableError
from application.money.companies import ChangeCompany, OpenCompany
from domain.money.certain_calls import certain_calls
from domain.money.company import CompanyStatus
from domain.money.errors import InvalidWishError, RefusedError
from domain.money.limits import Limits, PaymentMode
from domain.pricing.paying import Assignment
from memory_books import MemoryBooks

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
async def books() -> MemoryBooks:
    books = MemoryBooks()
    books.money.tariffs["retail"] = "EUR"
    await books.opens("Acme")
    return books


@pytest.fixture
def changing(books: MemoryBooks) -> ChangeCompany:
    return books.changing


async def test_a_company_is_opened_with_nothing(books: MemoryBooks) -> None:
    opening = OpenCompany(book=books.money, currencies=books.currencies)
    opened = await opening(" Beta ", "EUR", PaymentMode.PREPAID, Limits())
    assert (opened.id, opened.company.name, opened.balance) == (2, "Beta", Decimal(0))


@pytest.mark.parametrize(
    ("name", "currency", "error"),
    [("42", "EUR", InvalidWishError), ("Beta", "XXX", InvalidWishError),
     ("acme", "EUR", RefusedError)],
)  # fmt: skip
async def test_what_is_refused_opens_nothing(
    books: MemoryBooks, name: str, currency: str, error: type[Exception]
) -> None:
    opening = OpenCompany(book=books.money, currencies=books.currencies)
    with pytest.raises(error):
        await opening(name, currency, PaymentMode.PREPAID, Limits())
    assert list(books.journal.companies) == [1]


async def test_each_change_is_told_back(changing: ChangeCompany) -> None:
    assert (await changing.rename("#1", "Acme Ltd", "sold")).account.company.name == "Acme Ltd"
    tighter = await changing.set_limits(
        "Acme Ltd", lambda limits: evolve(limits, credit_limit=Decimal(50))
    )
    assert tighter.account.company.limits.credit_limit == 50
    suspended = await changing.suspend("acme ltd", "unpaid")
    assert suspended.account.company.status is CompanyStatus.SUSPENDED
    resumed = await changing.resume("Acme Ltd", "paid")
    assert resumed.account.company.status is CompanyStatus.ACTIVE
    dollars = await changing.change_currency("Acme Ltd", "USD", "a slip")
    assert dollars.account.company.currency == "USD"
    assert (await changing.change_currency("Acme Ltd", "EUR", "no slip")).events
    assert (await changing.close("Acme Ltd", "sold")).account.company.closed
    assert not (await changing.resume("Acme Ltd", "not sold")).account.company.closed
    assert list((await changing.map_account("Acme Ltd", "acct-1")).account.accounts) == ["acct-1"]
    held = Assignment(tariff="retail", valid_from=LONG_AGO)
    assert list((await changing.assign("Acme Ltd", held)).account.assignments) == [held]


async def test_a_tariff_of_certain_calls_is_ended_by_the_clock_of_the_tariff(
    books: MemoryBooks, changing: ChangeCompany
) -> None:
    asked: list[str] = []

    async def times(moment: datetime, tariff: str) -> datetime:
        asked.append(tariff)
        return moment.replace(tzinfo=UTC)

    changing = evolve(changing, times=times)
    only = certain_calls(account="acct-1")
    assert list((await changing.unassign("Acme", MOMENT, only)).events) == []
    held = Assignment(tariff="retail", valid_from=LONG_AGO, only=only)
    for each in (held, evolve(held, only=None)):
        await changing.assign("Acme", each)
    naive = MOMENT.replace(tzinfo=None)
    ended = await changing.unassign("Acme", naive, only)
    assert list(ended.account.assignments) == [
        evolve(held, only=None), evolve(held, valid_to=MOMENT),
    ]  # fmt: skip
    assert asked == ["", "retail", "retail", "retail"]
    assert (await books.register.company(1)).assignments == ended.account.assignments


async def test_a_change_that_changes_nothing_has_no_events(changing: ChangeCompany) -> None:
    assert list((await changing.resume("Acme", "a test")).events) == []


async def test_nobody_is_called_so(books: MemoryBooks, changing: ChangeCompany) -> None:
    with pytest.raises(RefusedError, match="did you mean Acme"):
        await changing.suspend("Acne", "unpaid")
    with pytest.raises(RefusedError, match="there is no company"):
        await changing.suspend("#2", "unpaid")
    assert len(books.journal.log) == 1


async def test_away_means_that_nothing_has_changed(
    books: MemoryBooks, changing: ChangeCompany
) -> None:
    books.money.fail_next(UnavailableError("away"))
    with pytest.raises(UnavailableError):
        await changing.suspend("Acme", "unpaid")
    assert (await books.register.company(1)).company.status is CompanyStatus.ACTIVE
