"""Rows of companies and suppliers as far as prices depend on them."""

from collections.abc import Mapping, Sequence
from typing import Final

from asyncpg import Record

from adapters.timescale.connection import Connection
from adapters.timescale.sql import query
from domain.price_book import Assignment, Payer, SupplyRoute

_PAYERS: Final = query("payers")
_ROUTES: Final = query("supply_routes")


async def read_payers(connection: Connection) -> Mapping[str, Payer]:
    """Give the payer of each account."""
    rows = await connection.fetch(_PAYERS)
    by_company: dict[int, Payer] = {}
    return {row["account"]: _payer(row, by_company) for row in rows}


def _payer(row: Record, known: dict[int, Payer]) -> Payer:
    if row["company_id"] not in known:
        known[row["company_id"]] = Payer(
            company_id=row["company_id"],
            currency=row["currency"],
            assignments=tuple(
                Assignment(tariff=tariff, valid_from=start, valid_to=until)
                for tariff, start, until in row["assignments"]
            ),
        )
    return known[row["company_id"]]


async def read_routes(connection: Connection) -> Sequence[SupplyRoute]:
    """Give the suppliers' routes, the one that decides first."""
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
