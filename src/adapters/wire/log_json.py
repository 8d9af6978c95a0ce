"""Wire: the event log as lines of JSON, a head before them; `akira log export` writes it."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from msgspec import UNSET, DecodeError, Raw, Struct, UnsetType, ValidationError
from msgspec.json import Decoder, Encoder

from application.facts.data import LogEntry

_FORMAT: Final = "akira.log/1"
_write = Encoder().encode


class _Head(Struct):
    """What stands before the events."""

    format: str
    events: int


class _Line(Struct, forbid_unknown_fields=True, omit_defaults=True):
    """An event; `data` and `beside` stay as they are written."""

    position: int
    stream_id: UUID
    version: int
    type: str
    schema_version: int
    at: datetime
    data: Raw
    beside: Raw | UnsetType = UNSET
    told_by: str | None = None


_head = Decoder(_Head).decode
_line = Decoder(_Line).decode


def write_head(events: int) -> bytes:
    """Write the first line."""
    return _write(_Head(_FORMAT, events)) + b"\n"


def read_head(line: bytes) -> int:
    """Read the count of events.

    Raises:
        ValueError: it is no first line of this form.
    """
    head: _Head = _read(_head, line)
    if head.format != _FORMAT or head.events < 0:
        raise ValueError(f"not {_FORMAT}")
    return head.events


def write_entry(entry: LogEntry) -> bytes:
    """Write an event as a line."""
    line = _Line(
        position=entry.position,
        stream_id=entry.stream_id,
        version=entry.version,
        type=entry.type,
        schema_version=entry.schema_version,
        at=entry.at,
        data=Raw(entry.data.encode()),
        beside=UNSET if entry.beside is None else Raw(entry.beside.encode()),
        told_by=entry.told_by,
    )
    return _write(line) + b"\n"


def read_entry(line: bytes) -> LogEntry:
    """Read an event.

    Raises:
        ValueError: it is none.
    """
    read: _Line = _read(_line, line)
    if read.at.tzinfo is None:
        raise ValueError("a time without zone")
    return LogEntry(
        position=read.position,
        stream_id=read.stream_id,
        version=read.version,
        type=read.type,
        schema_version=read.schema_version,
        at=read.at,
        data=bytes(read.data).decode(),
        beside=None if isinstance(read.beside, UnsetType) else bytes(read.beside).decode(),
        told_by=read.told_by,
    )


def _read(decode: Any, line: bytes) -> Any:  # noqa: ANN401 either form
    try:
        return decode(line)
    except (DecodeError, ValidationError) as error:
        raise ValueError(str(error)) from error
