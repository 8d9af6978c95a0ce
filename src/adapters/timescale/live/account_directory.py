"""Whose the accounts are, in PostgreSQL."""

from collections.abc import Mapping
from typing import Final

from attrs import frozen

from adapters.timescale.connection import Pool
from adapters.timescale.errors import translated_errors
from adapters.timescale.sql import query
from application.live.data import Funds
from application.live.ports import AccountDirectory

_OWNERS: Final = query("live/account_owners")
_NAMES: Final = query("live/company_names")
_FUNDS: Final = query("live/company_funds")


@frozen
class TimescaleAccountDirectory(AccountDirectory):
    """The accounts and balances of the companies."""

    pool: Pool

    async def owners(self) -> Mapping[str, str]:
        with translated_errors():
            return {row["account"]: row["name"] for row in await self.pool.fetch(_OWNERS)}

    async def names(self) -> Mapping[int, str]:
        with translated_errors():
            return {row["id"]: row["name"] for row in await self.pool.fetch(_NAMES)}

    async def funds(self) -> Mapping[str, Funds]:
        with translated_errors():
            rows = await self.pool.fetch(_FUNDS)
        return {row["name"]: Funds(row["currency"], row["amount"]) for row in rows}
