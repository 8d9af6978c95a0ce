"""A connection that is given up where the server does not even answer the wish to cancel."""

import asyncio
from typing import TYPE_CHECKING, TypeAlias

import asyncpg

if TYPE_CHECKING:
    _Driver: TypeAlias = asyncpg.Connection[asyncpg.Record]
else:  # asyncpg's classes are generic in its stubs only
    _Driver = asyncpg.Connection

_CANCELLING_SECONDS = 5.0


class ImpatientConnection(_Driver):
    """The driver's, which would wait for the answer to a cancel as long as for a statement.

    After this it cannot be used any more, and the pool opens another one.
    """

    async def _cancel(self, *waiters: "asyncio.Future[None] | None") -> None:
        # The driver has no setting for it. It takes our cancellation for its own end, and says
        # nothing of it.
        async with asyncio.timeout(_CANCELLING_SECONDS) as patience:
            await super()._cancel(*waiters)  # type: ignore[misc]
        if patience.expired() and not self.is_closed():
            self.terminate()
