"""Companies, suppliers and tariffs as far as prices depend on them, read in one snapshot."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from asyncpg import Record
from attrs import field, frozen

from adapters.timescale.connection import Connection, Pool
from adapters.timescale.errors import translated_errors
from adapters.timescale.sql import query
from application.pricing.ports import TariffStore
from application.pricing.versions import KeptVersion
from domain.pricing.price_book import Assignment, Payer, PriceBook, SupplyRoute
from domain.pricing.tariff import TariffVersion

CHANGES: Final = query("pricing/price_changes")
_PAYERS: Final = query("pricing/payers")
_ROUTES: Final = query("pricing/supply_routes")


@frozen(kw_only=True)
class ReadPrices:
    """A book, and what it was made of.

    Attributes:
        changes: how many changes there had been.
        versions: of tariffs, by number.
    """

    book: PriceBook
    changes: int
    versions: Mapping[int, TariffVersion] = field(factory=dict)


async def read_prices(
    pool: Pool,
    store: TariffStore,
    since: datetime,
    known: Mapping[int, TariffVersion] | None = None,
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
    companies = {row["company_id"]: _payer(row) for row in payers}
    accounts = {name: companies[row["company_id"]] for row in payers for name in row["accounts"]}
    names = _names(companies.values(), routes)
    versions = await _versions(store, names, since, known or {})
    book = PriceBook(
        since=since,
        payers=accounts,
        companies=companies,
        routes=routes,
        tariffs={name: [v for v in versions.values() if v.name == name] for name in names},
    )
    return ReadPrices(book=book, changes=changes, versions=versions)


async def _versions(
    store: TariffStore, names: set[str], since: datetime, known: Mapping[int, TariffVersion]
) -> Mapping[int, TariffVersion]:
    kept = [each for each in await store.versions() if each.name in names]
    needed = [each.tariff_id for each in kept if _is_needed(each, kept, since)]
    return {number: known.get(number) or await store.load(number) for number in needed}


def _is_needed(version: KeptVersion, all_: Iterable[KeptVersion], since: datetime) -> bool:
    """Tell whether a call at `since` or later may be priced by this version.

    Of versions in force the one that took effect last holds: what another replaced before is
    out, and so is what was corrected.
    """
    if version.effective_to is not None and version.effective_to <= since:
        return False
    return not any(_replaces(each, version, since) for each in all_ if each.name == version.name)


def _replaces(other: KeptVersion, version: KeptVersion, since: datetime) -> bool:
    if other.effective_from == version.effective_from:
        return other.correction > version.correction
    return version.effective_from < other.effective_from <= since and other.effective_to is None


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
