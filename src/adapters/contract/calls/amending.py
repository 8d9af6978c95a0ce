"""Corrections as promises see them: calls, prices, and the few steps that most promises take."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from decimal import Decimal
from typing import Protocol

from attrs import frozen

from adapters.contract.builders import (
    MOMENT,
    START,
    a_band,
    a_cdr,
    a_company,
    a_provenance,
    a_rate,
    a_received_call,
    a_tier,
    a_version,
)
from adapters.contract.builders.prices import GivenPrices
from adapters.contract.money.keeping import Books, MoneyProbe
from application.calls.data import CallSelection
from application.calls.ports import AmendmentBook, KeptCalls
from application.calls.rerate_calls import RerateCalls, Rerated
from application.money.data import CompanyAccount
from application.pricing.ports import NumberPlans
from domain.facts.amending import KeptCall, Order
from domain.facts.call_facts import CallReceived
from domain.money.company import CompanyStatus
from domain.money.limits import Limits
from domain.money.movement import MovementKind
from domain.pricing.paying import Assignment, Payer
from domain.pricing.price_book import PriceBook
from domain.pricing.tariff import TariffVersion

DAY = timedelta(days=1)
HOURS = timedelta(hours=4)
MONTH = CallSelection(start=START, end=START + 60 * DAY)
ORDER = Order(by="noc", because="a wrong tariff")


@frozen
class Everything(Books):
    """The ports that share calls and money."""

    amendments: AmendmentBook
    calls: KeptCalls


class AmendmentProbe(MoneyProbe, Protocol):
    """The books, and corrections of what they hold."""

    def amendments(self) -> AbstractAsyncContextManager[AmendmentBook]:
        """Open the book as one operator of several does."""
        ...

    def kept_calls(self) -> AbstractAsyncContextManager[KeptCalls]:
        """Open the calls as an operator reads them."""
        ...

    def plans(self) -> AbstractAsyncContextManager[NumberPlans]:
        """Open the number plans as an operator does."""
        ...


@asynccontextmanager
async def everything(probe: AmendmentProbe) -> AsyncIterator[Everything]:
    """Open all books."""
    async with (
        probe.books() as books,
        probe.amendments() as amendments,
        probe.kept_calls() as calls,
    ):
        yield Everything(books.ledger, books.money, books.register, books.duty, amendments, calls)


async def moved(probe: AmendmentProbe) -> Sequence[tuple[MovementKind, int, Decimal]]:
    """List kind, revision and amount of all movements, in order."""
    return [(each.kind, each.revision, each.amount) for each in await probe.movements()]


def a_tariff(price: str, **changes: object) -> TariffVersion:
    """Give a tariff by the second for numbers that begin with 4."""
    return a_version(a_rate("4", a_band(a_tier(price))), **changes)


def prices(company_id: int, *versions: TariffVersion) -> PriceBook:
    """Give prices by which a company pays for the account of all calls."""
    held = (Assignment(tariff="retail", valid_from=START),)
    payer = Payer(company_id=company_id, currency="EUR", assignments=held)
    return PriceBook(
        payers={"acct-1": payer}, companies={company_id: payer}, tariffs={"retail": versions}
    )


def a_call(number: int, book: PriceBook, **changes: object) -> CallReceived:
    """Give a call by number, priced by a book; one each minute."""
    start = MOMENT + timedelta(minutes=number)
    fields = {"call_id": f"c{number}", "duration": 60, "start_time": start, **changes}
    cdr = a_cdr(**fields)
    return a_received_call(
        cdr,
        seq=number,
        provenance=a_provenance(offset=number),
        verdict=book.judge(cdr),
    )


async def opened(books: Everything, **limits: Decimal | None) -> int:
    """Open the only company; give its number."""
    return await a_company(books.money, limits=Limits(**limits) if limits else None)


async def balance(books: Everything) -> Decimal:
    """Give its balance."""
    return (await account(books)).balance


async def account(books: Everything) -> CompanyAccount:
    """Give it as it is."""
    [only] = await books.register.companies()
    return only


async def held(books: Everything) -> Sequence[KeptCall]:
    """Give the calls of the month as they are held."""
    return [call async for calls in books.calls.calls(MONTH) for call in calls]


async def rerate(
    books: Everything,
    book: PriceBook,
    wanted: CallSelection = MONTH,
    *,
    dry_run: bool = False,
    parties: bool = False,
) -> Rerated:
    """Price calls anew, by these prices."""
    work = RerateCalls(book=books.amendments, prices=GivenPrices(book))
    return await work(wanted, ORDER, dry_run=dry_run, parties=parties)


async def status(books: Everything) -> CompanyStatus:
    """Tell whether it may make calls."""
    return (await account(books)).company.status
