"""Stored calls row by row, for files."""

from collections.abc import AsyncIterator, Sequence
from typing import Any, Final

from adapters.timescale.connection import Pool
from adapters.timescale.errors import translated_errors
from adapters.timescale.sql import query
from application.calls.data import CallSelection

COLUMNS: Final = (
    "call_key", "call_id", "from_tag", "to_tag", "host", "start_time", "end_time", "duration",
    "billed_seconds", "caller", "callee", "account", "company_id", "src_ip", "sip_code",
    "outcome", "hangup_by", "pdd", "destination", "prefix", "tariff_id", "currency",
    "billed_amount", "rating", "unrated_reason", "supplier_id", "supplier_cost",
    "supplier_currency", "revision", "received_at", "stream_seq",
)  # fmt: skip
_EXPORT: Final = query("calls/export_calls")
_ROWS_AT_ONCE = 2000
Row = tuple[Any, ...]


async def exported_calls(pool: Pool, wanted: CallSelection) -> AsyncIterator[Sequence[Row]]:
    """Give calls in the order of their starts, as of one moment.

    Raises:
        UnavailableError: the book cannot be read just now.
    """
    with translated_errors():
        async with (
            pool.acquire() as connection,
            connection.transaction(isolation="repeatable_read", readonly=True),
        ):
            cursor = await connection.cursor(_EXPORT, wanted.start, wanted.end, wanted.company_id)
            while rows := await cursor.fetch(_ROWS_AT_ONCE):
                yield [tuple(row[name] for name in COLUMNS) for row in rows]
