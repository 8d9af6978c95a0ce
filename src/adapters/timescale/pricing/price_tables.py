"""Companies, suppliers and tariffs as far as prices depend on them, read in one snapshot."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final, TypeAlias

from asyncpg import Record
from attrs import field, frozen

from adapters.timescale.connection import Connection, Pool
from adapters.timescale.errors import translated_errors
from adapters.timescale.sql import query
from application.pricing.ports import PriceTables, TariffStore
from application.pricing.versions import needed_since
from domain.pricing.price_book import Assignment, Payer, PriceBook, SupplyRoute
from domain.pricing.tariff import TariffVersion

CHANGES: Final = query("pricing/price_changes")
_PAYERS: Final = query("pricing/payers")
_ROUTES: Final = query("pricing/supply_routes")
_Versions: TypeAlias = Mapping[int, TariffVersion]


@frozen(kw_only=True)
class ReadPrices:
    """A book, and what it was made of.

    Attributes:
        changes: how many changes there had been.
        versions: of tariffs, by number.
    """

    book: PriceBook
    changes: int
    versions: _Versions = field(factory=dict)


async def read_prices(
    pool: Pool,
    store: TariffStore,
    since: datetime,
    known: _Versions | None = None,
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
            changes = await connection.fetchval(CHANGES)
            payers = await connection.fetch(_PAYERS)
            routes = await _routes(connection)
    book, versions = await _book(store, since, payers, routes, known or {})
    return ReadPrices(book=book, changes=changes, versions=versions)


@frozen
class TimescalePriceTables(PriceTables):
    """Companies and tariffs, read whenever they are asked for."""

    pool: Pool
    store: TariffStore

    async def since(self, moment: datetime) -> PriceBook:
        return (await read_prices(self.pool, self.store, moment)).book

    async def of_company(self, company_id: int, moment: datetime) -> PriceBook:
        with translated_errors():
            rows = await self.pool.fetch(_PAYERS)
        asked = [row for row in rows if row["company_id"] == company_id]
        return (await _book(self.store, moment, asked, (), {}))[0]


async def _book(
    store: TariffStore,
    since: datetime,
    payers: Sequence[Record],
    routes: Sequence[SupplyRoute],
    known: _Versions,
) -> tuple[PriceBook, _Versions]:
    companies = {row["company_id"]: _payer(row) for row in payers}
    accounts = {name: companies[row["company_id"]] for row in payers for name in row["accounts"]}
    names = _names(companies.values(), routes)
    versions = await _versions(store, names, since, known)
    book = PriceBook(
        since=since,
        payers=accounts,
        companies=companies,
        routes=routes,
        tariffs={name: [v for v in versions.values() if v.name == name] for name in names},
    )
    return book, versions


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
        assignments=tuple(
            Assignment(tariff=tariff, valid_from=start, valid_to=until)
            for tariff, start, until in row["assignments"]
        ),
    )


async def _routes(connection: Connection) -> Sequence[SupplyRoute]:
    return [
        SupplyRoute(
            supplier_id=row["supplier_id"],
            currency=row["currency"],
            assignment=Assignment(
                tariff=row["tariff"], valid_from=row["valid_from"], valid_to=row["valid_to"]
            ),
            account=row["account"],
            network=row["network"],
        )
        for row in await connection.fetch(_ROUTES)
    ]
