"""Our messages on the wire: the line as it is, its place in the headers."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from adapters.jetstream.wire.client import headers_in, publish_command
from application.intake.data import Record, RecordKind
from domain.calls.provenance import Provenance
from domain.intake.settled import Span

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_SUBJECTS: Final = {kind: f"cdr.{kind.value}".encode() for kind in RecordKind}
_LARGEST_OFFSET = 2**63 - 1
_LONGEST_NAME = 255
# As `headers_of` writes them: what follows the offset is the same for all lines of a chunk.
_OURS: Final = re.compile(
    rb"NATS/1\.0\r\nNats-Msg-Id: [^\r\n]*\r\nAkira-Offset: (\d{1,18})\r\n"
    rb"(?:Akira-Covers: (\d{1,18})-(\d{1,18})\r\n)?"
    rb"(Akira-Host: [^\r\n]*\r\nAkira-File: [^\r\n]*\r\nAkira-Read-At: [^\r\n]*\r\n)\r\n"
)
_COVERS: Final = re.compile(rb"(\d{1,18})-(\d{1,18})")


def command_of(record: Record, reply: bytes) -> bytes:
    """Give the command that publishes a record and has its answer sent to `reply`."""
    return publish_command(_SUBJECTS[record.kind], reply, headers_of(record), record.body)


def headers_of(record: Record) -> bytes:
    """Write the headers of one record (docs/reference/subjects.md)."""
    line = record.line
    place = _of_a_chunk(record.host, line.file_id, line.read_at)
    reason = b"" if record.reason is None else _why(record.reason, line.length)
    covers = b"" if record.covers is None else b"Akira-Covers: %d-%d\r\n" % record.covers
    return b"NATS/1.0\r\nNats-Msg-Id: %b\r\nAkira-Offset: %d\r\n%b%b%b\r\n" % (
        record.message_id.encode(), line.offset, covers, place, reason,
    )  # fmt: skip


def place_in(raw: bytes) -> tuple[Provenance, Span | None]:
    """Read a place back from the bytes of the headers, and which bytes of its file it covers."""
    ours = _OURS.fullmatch(raw)
    if ours is None:
        headers = headers_in(raw)
        place = provenance_of(headers)
        covers = _COVERS.fullmatch(headers.get("Akira-Covers", "").encode())
        return place, _span(place, *covers.groups()) if covers and _has_names(place) else None
    offset, start, end, chunk = ours.groups()
    of_all, named = _place_of_a_chunk(chunk)
    place = Provenance(
        host=of_all.host, file_id=of_all.file_id, offset=int(offset), read_at=of_all.read_at
    )
    return place, _span(place, start, end) if named and start else None


def _span(place: Provenance, start: bytes, end: bytes) -> Span | None:
    first, behind = int(start), int(end)
    if first >= behind:
        return None
    return Span(host=place.host, file_id=place.file_id, start=first, end=behind)


def _has_names(place: Provenance) -> bool:
    names = (place.host, place.file_id)
    return all(names) and all(name.isprintable() for name in names)


def provenance_of(headers: Mapping[str, str]) -> Provenance:
    """Read a place back; whatever is missing or broken is empty, a message is never refused.

    Names are cut to what the book can find them by: whoever may publish may write anything.
    """
    return Provenance(
        host=headers.get("Akira-Host", "")[:_LONGEST_NAME],
        file_id=headers.get("Akira-File", "")[:_LONGEST_NAME],
        offset=_offset(headers.get("Akira-Offset", "")),
        read_at=_moment(headers.get("Akira-Read-At", "")),
    )


def _offset(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) < 20:  # noqa: PLR2004 digits of 2**63
        return min(int(text), _LARGEST_OFFSET)
    return -1


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return _NEVER
    return found if found.tzinfo else _NEVER


@lru_cache(maxsize=64)
def _of_a_chunk(host: str, file_id: str, read_at: datetime) -> bytes:
    return "".join(
        f"{name}: {_in_one_line(value)}\r\n"
        for name, value in (
            ("Akira-Host", host),
            ("Akira-File", file_id),
            ("Akira-Read-At", read_at.isoformat()),
        )
    ).encode()


@lru_cache(maxsize=64)
def _place_of_a_chunk(headers: bytes) -> tuple[Provenance, bool]:
    place = provenance_of(headers_in(headers))
    return place, _has_names(place)


def _why(reason: str, length: int) -> bytes:
    return f"Akira-Reason: {_in_one_line(reason)}\r\nAkira-Length: {length}\r\n".encode()


def _in_one_line(value: str) -> str:
    return " ".join(value.split())
