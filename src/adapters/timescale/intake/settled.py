"""Which bytes of files are in the book, in PostgreSQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from asyncpg import Record
from attrs import frozen

from adapters.timescale.connection import Pool
from adapters.timescale.errors import translated_errors
from adapters.timescale.sql import query
from application.intake.ports import SettledBook
from domain.intake.settled import Ranges, SettledFile, Span, joined

_SETTLE: Final = query("intake/settle")
_SINCE: Final = query("intake/settled_since")
_LATELY: Final = query("intake/settled_lately")


@frozen
class TimescaleSettledBook(SettledBook):
    """The table `settled`.

    Attributes:
        pool: its sessions need not wait for the disk: what a crash of the server takes away is
            published again by the bridge, and found to be there.
    """

    pool: Pool

    async def settle(self, spans: Sequence[Span]) -> None:
        files = joined(spans)
        if not files:
            return
        with translated_errors():
            await self.pool.execute(
                _SETTLE,
                [file.host for file in files],
                [file.file_id for file in files],
                [_multirange(file.ranges) for file in files],
            )

    async def files(self, since: datetime) -> Sequence[SettledFile]:
        with translated_errors():
            return [_file(row) for row in await self.pool.fetch(_SINCE, since)]

    async def news(self, since: datetime) -> Sequence[SettledFile]:
        with translated_errors():
            return [_file(row) for row in await self.pool.fetch(_LATELY, since)]


def _multirange(ranges: Ranges) -> str:
    return "{" + ",".join(f"[{start},{end})" for start, end in ranges) + "}"


def _file(row: Record) -> SettledFile:
    # Plain numbers: a range of the driver's is three times as large, and a file may have many.
    ranges: Ranges = [*zip(row["starts"], row["ends"], strict=True)]
    return SettledFile(host=row["host"], file_id=row["file_id"], ranges=ranges)
