"""A company at one moment that nobody can enter anything before any more."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal
from typing import Final

from adapters.timescale.connection import Connection, Pool
from adapters.timescale.money.accounts import account_of
from adapters.timescale.sql import query
from application.errors import RejectedError
from application.money.data import CompanyAccount, no_position

_WAIT: Final = "select wait_for_movements($1)"
# A balance begins at 0; so do movements that were imported or rebuilt, which have no other.
_HAD: Final = (
    "select $2::numeric = 0 or exists (select from balance_movement"
    " where company_id = $1 and version = $2::numeric)"
)
_LAST: Final = query("money/last_position")


@asynccontextmanager
async def standing_still(
    pool: Pool, company_id: int, as_of: int | None
) -> AsyncIterator[tuple[Connection, CompanyAccount]]:
    """Read a company at one moment that nobody can enter anything before any more.

    Raises:
        RejectedError: there is none, or its balance never had this position; None is none.
    """
    async with pool.acquire() as connection:
        # Who has changed the balance and not yet committed did it before now.
        await connection.execute(_WAIT, company_id)
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            account = await account_of(connection, company_id)
            await _check_position(connection, company_id, as_of)
            yield connection, account


async def _check_position(connection: Connection, company_id: int, as_of: int | None) -> None:
    # Compared as a number of any size: whoever asks has typed it.
    if as_of is not None and not await connection.fetchval(_HAD, company_id, Decimal(as_of)):
        [had] = await connection.fetch(_LAST, company_id)
        raise RejectedError(no_position(company_id, as_of, **had))
