"""Headers of our messages: a line's place, in text."""

from collections.abc import Mapping
from datetime import UTC, datetime

from application.messages import Record
from domain.provenance import Provenance

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_LARGEST_OFFSET = 2**63 - 1


def headers_of(record: Record) -> dict[str, str]:
    """Write the headers of one record (interfaces.md)."""
    headers = {
        "Nats-Msg-Id": record.message_id,
        "Akira-Host": record.host,
        "Akira-File": record.line.file_id,
        "Akira-Offset": str(record.line.offset),
        "Akira-Read-At": record.line.read_at.isoformat(),
    }
    if record.reason is not None:
        headers["Akira-Reason"] = record.reason
        headers["Akira-Length"] = str(record.line.length)
    return headers


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
