"""Our messages on the wire: the line as it is, its place in the headers."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from adapters.jetstream.wire.client import headers_in, publish_command
from application.intake.data import Record, RecordKind
from domain.calls.provenance import Provenance

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_SUBJECTS: Final = {kind: f"cdr.{kind.value}".encode() for kind in RecordKind}
_LARGEST_OFFSET = 2**63 - 1
# As `headers_of` writes them: what follows the offset is the same for all lines of a chunk.
_OURS: Final = re.compile(
    rb"NATS/1\.0\r\nNats-Msg-Id: [^\r\n]*\r\nAkira-Offset: (\d{1,18})\r\n"
    rb"(Akira-Host: [^\r\n]*\r\nAkira-File: [^\r\n]*\r\nAkira-Read-At: [^\r\n]*\r\n)\r\n"
)


def command_of(record: Record, reply: bytes) -> bytes:
    """Give the command that publishes a record and has its answer sent to `reply`."""
    return publish_command(_SUBJECTS[record.kind], reply, headers_of(record), record.body)


def headers_of(record: Record) -> bytes:
    """Write the headers of one record (docs/reference/subjects.md)."""
    line = record.line
    place = _of_a_chunk(record.host, line.file_id, line.read_at)
    reason = b"" if record.reason is None else _why(record.reason, line.length)
    return b"NATS/1.0\r\nNats-Msg-Id: %b\r\nAkira-Offset: %d\r\n%b%b\r\n" % (
        record.message_id.encode(), line.offset, place, reason,
    )  # fmt: skip


def provenance_in(raw: bytes) -> Provenance:
    """Read a place back from the bytes of the headers."""
    ours = _OURS.fullmatch(raw)
    if ours is None:
        return provenance_of(headers_in(raw))
    chunk = _place_of_a_chunk(ours[2])
    return Provenance(
        host=chunk.host, file_id=chunk.file_id, offset=int(ours[1]), read_at=chunk.read_at
    )


def provenance_of(headers: Mapping[str, str]) -> Provenance:
    """Read a place back; whatever is missing or broken is empty, a message is never refused."""
    return Provenance(
        host=headers.get("Akira-Host", ""),
        file_id=headers.get("Akira-File", ""),
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
def _place_of_a_chunk(headers: bytes) -> Provenance:
    return provenance_of(headers_in(headers))


def _why(reason: str, length: int) -> bytes:
    return f"Akira-Reason: {_in_one_line(reason)}\r\nAkira-Length: {length}\r\n".encode()


def _in_one_line(value: str) -> str:
    return " ".join(value.split())
