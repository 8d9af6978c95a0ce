"""Who enters calls by which prices: a lock for each version of them, held until the commit.

A batch that was judged says by its lock, in the statement that begins its transaction, by which
version; then, before it writes, it looks whether that is still the one. A correction
that has read prices waits for the locks of all other versions: whoever begins after it has looked
finds that the version has changed.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from adapters.timescale.connection import Connection, Pool
from adapters.timescale.sql import query

VERSION: Final = "select version from price_version"
_OLDER: Final = query("older_prices")
_CLASS: Final = 0x70726963  # "pric" in ASCII
_BITS: Final = 0x7FFFFFFF


@asynccontextmanager
async def entering(
    pool: Pool, prices: int | None, patience: str | None
) -> AsyncIterator[Connection]:
    """Begin a transaction by prices of this version, in one round trip.

    `patience` is how long it waits for what others hold, where it is not as usual.
    """
    begin = ["begin"]
    if patience:
        begin.append(f"set local lock_timeout = {patience}")
    if prices is not None:
        begin.append(f"select pg_advisory_xact_lock_shared({_CLASS}, {prices & _BITS})")
    async with pool.acquire() as connection:
        await connection.execute(";".join(begin))
        try:
            yield connection
        except BaseException:
            if not connection.is_closed():
                await connection.execute("rollback")
            raise
        await connection.execute("commit")


async def wait_for_older(connection: Connection) -> int:
    """Wait until nobody enters calls by other prices than those of now; give their version."""
    now: int = await connection.fetchval(VERSION)
    for row in await connection.fetch(_OLDER, _CLASS, now & _BITS):
        # Not until the end of this transaction: who has old prices is told so, and must not wait.
        await connection.execute("select pg_advisory_lock($1, $2)", _CLASS, row["version"])
        await connection.execute("select pg_advisory_unlock($1, $2)", _CLASS, row["version"])
    return now
