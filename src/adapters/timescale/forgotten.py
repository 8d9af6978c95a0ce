"""Transactions of workers that were begun and then forgotten: by a process that stands still.

Its host is there and answers for it, so no timeout of the network ends its connection, and while
it copies rows none of the server's own. Ending it is safe: it has not committed, and the calls
that it had in hand are delivered again.
"""

import asyncio
import logging
from contextlib import suppress
from typing import Final

from adapters.timescale.connection import Pool
from adapters.timescale.errors import translated_errors
from adapters.timescale.sql import query
from application.errors import UnavailableError

WORKER: Final = "akira-worker"
_END: Final = query("end_forgotten")
_PERIOD = 15.0
_log = logging.getLogger(__name__)


async def end_forgotten(pool: Pool) -> int:
    """End what other workers of this login began a minute ago and did not end; give the count.

    Raises:
        UnavailableError: the database does not answer.
    """
    with translated_errors():
        rows = await pool.fetch(_END, WORKER)
    for row in rows:
        _log.warning(
            "a worker's transaction stood still and was ended",
            extra={"pid": row["pid"], "client": str(row["client_addr"]), "age": row["age"]},
        )
    return len(rows)


async def end_forgotten_for_ever(pool: Pool) -> None:
    """Look every quarter of a minute, whenever the database is there."""
    while True:
        with suppress(UnavailableError):
            await end_forgotten(pool)
        await asyncio.sleep(_PERIOD)
