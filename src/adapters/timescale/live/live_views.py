"""The last view of the calls in progress, in PostgreSQL."""

import asyncio
import logging
from typing import Final

from attrs import frozen

from adapters.timescale.connection import Pool
from adapters.timescale.errors import translated_errors
from adapters.timescale.sql import query
from adapters.wire import live_view_json
from application.live.data import KeptView
from application.live.ports import ViewStore

_KEEP: Final = query("live/keep_view")
_LATEST: Final = query("live/latest_view")
_log = logging.getLogger(__name__)


@frozen
class TimescaleViewStore(ViewStore):
    """One row; five thousand calls are packed in a thread, since that takes a tenth of a second."""

    pool: Pool

    async def keep(self, view: KeptView) -> None:
        body = await asyncio.to_thread(live_view_json.encode, view)
        with translated_errors():
            await self.pool.execute(_KEEP, body)

    async def latest(self) -> KeptView | None:
        with translated_errors():
            body = await self.pool.fetchval(_LATEST)
        try:
            return live_view_json.decode(body) if body is not None else None
        except ValueError as error:
            _log.warning("the kept view cannot be read", extra={"error": str(error)})
            return None
