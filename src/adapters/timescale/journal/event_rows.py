"""Facts as rows of the table `event`."""

from collections.abc import Sequence
from functools import lru_cache
from struct import Struct
from typing import Final
from uuid import UUID

from adapters.timescale.connection import Connection
from adapters.timescale.copying import in_one
from adapters.wire import event_json
from domain.facts.call_facts import CallReceived

_COLUMNS: Final = ("stream_id", "version", "type", "schema_version", "data")
# COPY's binary form (PostgreSQL's manual, COPY, "Binary Format"): here the server reads it quicker
# than text, and only two values of a row are not those of a thousand others.
_BEGINNING: Final = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_END: Final = b"\xff\xff"
_FIVE_VALUES: Final = Struct(">hi").pack(len(_COLUMNS), 16)
_BEFORE_TYPE: Final = Struct(">iii").pack
_AFTER_TYPE: Final = Struct(">ih").pack
_DOCUMENT: Final = Struct(">ib").pack
_JSONB_VERSION = 1
Row = tuple[UUID, int, str, int, str]


def event_row(stream_id: UUID, version: int, fact: event_json.Told) -> Row:
    """Give a fact's row; versions of a stream are numbered from 1 without holes."""
    return (stream_id, version, *event_json.form_of(fact), event_json.encode(fact))


def first_rows(facts: Sequence[CallReceived]) -> Sequence[Row]:
    """Give the rows of new calls, each the first of its stream, as `event_row` would."""
    if not facts:
        return []
    form, documents = event_json.form_of(facts[0]), event_json.encode_received(facts)
    return [
        (fact.call_key, 1, *form, document) for fact, document in zip(facts, documents, strict=True)
    ]


async def enter_events(connection: Connection, rows: Sequence[Row]) -> None:
    """Write rows in their order, which is that of their positions."""
    source = b"".join([_BEGINNING, *map(_written, rows), _END])
    await connection.copy_to_table(
        "event", source=in_one(source), columns=_COLUMNS, format="binary"
    )


def _written(row: Row) -> bytes:
    stream_id, version, name, schema_version, document = row
    data = document.encode()
    return b"".join(
        (
            _FIVE_VALUES,
            stream_id.bytes,
            _place_and_form(version, name, schema_version),
            _DOCUMENT(len(data) + 1, _JSONB_VERSION),
            data,
        )
    )


@lru_cache(1024)
def _place_and_form(version: int, name: str, schema_version: int) -> bytes:
    text = name.encode()
    return _BEFORE_TYPE(4, version, len(text)) + text + _AFTER_TYPE(2, schema_version)
