"""Facts as rows of the table `event`."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from adapters.timescale.connection import Connection
from adapters.wire import event_json

_COLUMNS: Final = ("stream_id", "version", "type", "schema_version", "data")
Row = tuple[object, ...]


def event_row(stream_id: UUID, version: int, fact: event_json.Told) -> Row:
    """Give a fact's row; versions of a stream are numbered from 1 without holes."""
    return (stream_id, version, *event_json.form_of(fact), event_json.encode(fact))


async def enter_events(connection: Connection, rows: Sequence[Row]) -> None:
    """Write rows in their order, which is that of their positions."""
    await connection.copy_records_to_table("event", records=rows, columns=_COLUMNS)
