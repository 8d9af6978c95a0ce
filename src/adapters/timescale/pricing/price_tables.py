"""Companies, suppliers and tariffs as far as prices depend on them, read in one snapshot."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from math import inf
from typing import Final, TypeAlias

from asyncpg import Record
from attrs import evolve, field, frozen

from adapters.timescale.connection import Connection, Pool
from adapters.timescale.errors import translated_errors
from adapters.timescale.journal.assignment_rows import assignments_in
from adapters.timescale.journal.payer_rule_rows import payer_rules_of
from adapters.timescale.journal.plan_rows import plans_of
from adapters.timescale.journal.route_rows import routes_of
from adapters.timescale.journal.rule_rows import rules_of
from adapters.timescale.price_epochs import VERSION
from adapters.timescale.sql import query
from application.pricing.ports import PriceTables, TariffStore
from application.pricing.versions import needed_since, no_tariff
from domain.money.rules import Rules
from domain.numbering.book import PlanBook
from domain.pricing.payer_rules import PayerRule, PayerRules
from domain.pricing.paying import Payer, SupplyRoute, Tenure, in_order
from domain.pricing.price_book import PriceBook
from domain.pricing.tariff import TariffVersion

_PAYERS: Final = query("pricing/payers")
_Versions: TypeAlias = Mapping[int, TariffVersion]


@frozen(kw_only=True)
class ReadPrices:
    """A book, and what it was made of.

    Attributes:
        versions: of tariffs, by number.
    """

    book: PriceBook
    versions: _Versions = field(factory=dict)


async def read_prices(
    pool: Pool, store: TariffStore, since: datetime, known: _Versions | None = None
) -> ReadPrices:
    """Read what prices calls that were answered at `since` or later; `known` is not read again.

    Raises:
        UnavailableError: the database does not answer.
    """
    with translated_errors():
        async with (
            pool.acquire() as connection,
            connection.transaction(isolation="repeatable_read", readonly=True),
        ):
            read = await _tables(connection, in_order(await routes_of(connection)))
    book, versions = await _book(store, since, read, known or {})
    return ReadPrices(book=book, versions=versions)


@frozen
class TimescalePriceTables(PriceTables):
    """Companies and tariffs, read whenever they are asked for."""

    pool: Pool
    store: TariffStore

    async def since(self, moment: datetime) -> PriceBook:
        return (await read_prices(self.pool, self.store, moment)).book

    async def of_company(self, company_id: int, moment: datetime) -> PriceBook:
        read = await self._read()
        asked = [row for row in read.payers if row["company_id"] == company_id]
        return (await _book(self.store, moment, evolve(read, payers=asked), {}))[0]

    async def under(self, tariff: str, moment: datetime) -> PriceBook:
        names, read = {tariff}, await self._read()
        known = {each.name for each in await self.store.versions()}
        if tariff not in known:
            raise no_tariff(tariff, known)
        versions = list((await _versions(self.store, names, moment, {})).values())
        return _without_tariffs(moment, read).under(tariff, versions)

    async def _read(self) -> "_Read":
        with translated_errors():
            async with self.pool.acquire() as connection:
                return await _tables(connection)


@frozen(kw_only=True)
class _Read:
    """Everything but tariffs."""

    version: int
    rules: Rules
    plans: PlanBook
    payers: Sequence[Record]
    payer_rules: Sequence[PayerRule] = ()
    routes: Sequence[SupplyRoute] = ()


async def _tables(connection: Connection, routes: Sequence[SupplyRoute] = ()) -> _Read:
    return _Read(
        version=await connection.fetchval(VERSION),
        rules=await rules_of(connection),
        plans=await plans_of(connection),
        payer_rules=await payer_rules_of(connection),
        payers=await connection.fetch(_PAYERS),
        routes=routes,
    )


async def _book(
    store: TariffStore, since: datetime, read: _Read, known: _Versions
) -> tuple[PriceBook, _Versions]:
    book = _without_tariffs(since, read)
    names = _names(book.companies.values(), read.routes)
    versions = await _versions(store, names, since, known)
    book = evolve(
        book,
        tariffs={name: [v for v in versions.values() if v.name == name] for name in names},
    )
    return book, versions


def _without_tariffs(since: datetime, read: _Read) -> PriceBook:
    companies = {row["company_id"]: _payer(row) for row in read.payers}
    return PriceBook(
        version=read.version,
        since=since,
        longest_call=read.rules.longest_call,
        plans=read.plans,
        payers={
            name: companies[row["company_id"]] for row in read.payers for name in row["accounts"]
        },
        moved=_moved(companies, read.payers),
        companies=companies,
        routes=read.routes,
        rules=PayerRules(read.payer_rules),
        same_dialog=read.rules.same_dialog,
    )


def _moved(
    companies: Mapping[int, Payer], payers: Sequence[Record]
) -> Mapping[str, Sequence[Tenure]]:
    moved: dict[str, list[Tenure]] = {}
    for row in payers:
        for account, start in row["moved"]:
            tenure = Tenure(payer=companies[row["company_id"]], valid_from=start)
            moved.setdefault(account, []).append(tenure)
    return {name: sorted(tenures, key=_start) for name, tenures in moved.items()}


def _start(tenure: Tenure) -> float:
    return tenure.valid_from.timestamp() if tenure.valid_from else -inf


async def _versions(
    store: TariffStore, names: set[str], since: datetime, known: _Versions
) -> _Versions:
    kept = [each for each in await store.versions() if each.name in names]
    needed = [each.tariff_id for each in needed_since(kept, since)]
    return {number: known.get(number) or await store.load(number) for number in needed}


def _names(payers: Iterable[Payer], routes: Iterable[SupplyRoute]) -> set[str]:
    of_payers = {each.tariff for payer in payers for each in payer.assignments}
    return of_payers | {route.assignment.tariff for route in routes}


def _payer(row: Record) -> Payer:
    return Payer(
        company_id=row["company_id"],
        currency=row["currency"],
        assignments=assignments_in(row["assignments"]),
    )
