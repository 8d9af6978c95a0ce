"""Seals over the event log: each binds a piece of it to all that stands before."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256
from typing import Final, Protocol
from uuid import UUID

from attrs import evolve, frozen

_BETWEEN: Final = "\x1f"
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
NOTHING_BEFORE: Final = bytes(32)
"""What the first seal has in place of the hash of one before it."""

_HEAD: Final = re.compile(
    r"akira-seal/1 ([1-9][0-9]{0,17}) ([0-9]{1,18}) (\S{20,40}) ([0-9a-f]{64})", re.ASCII
)


@frozen(kw_only=True)
class Seal:
    """A piece of the log, in the order of positions, and everything before it.

    Attributes:
        number: from 1 without holes.
        from_position, to_position: of the piece; the first begins behind the last seal's end.
        events: how many there are; positions have holes.
        sha256: of this seal (`hash_of`).
        previous: that of the seal before.
        sealed_at: UTC.
    """

    number: int
    from_position: int
    to_position: int
    events: int
    previous: bytes
    sha256: bytes
    sealed_at: datetime

    @property
    def line(self) -> str:
        """Give it as the line that is kept where no owner of the database can reach."""
        at = self.sealed_at.astimezone(UTC).isoformat()
        return f"akira-seal/1 {self.number} {self.to_position} {at} {self.sha256.hex()}"


class Entered(Protocol):
    """An event as it stands in the log."""

    @property
    def position(self) -> int:
        """Its place."""

    @property
    def stream_id(self) -> UUID:
        """Whose event it is: a call, a company, a supplier."""

    @property
    def version(self) -> int:
        """Its number among those of the stream."""

    @property
    def type(self) -> str:
        """Its name."""

    @property
    def schema_version(self) -> int:
        """The form of `data`."""

    @property
    def at(self) -> datetime:
        """When it was entered."""

    @property
    def data(self) -> str:
        """What it tells: JSON, as PostgreSQL writes it."""

    @property
    def told_by(self) -> str | None:
        """The login that entered it; None in what was entered before the log kept that."""


@frozen
class KeptHead:
    """What a kept line says: a seal and its hash."""

    number: int
    sha256: bytes


class Flaw(StrEnum):
    """How a seal does not fit the log, or the seal before it."""

    MISSING = "seals before it are missing"
    UNLINKED = "it does not follow from the seal before it"
    COUNT = "its events are more or fewer than were sealed"
    CONTENT = "what was sealed is not what stands there"


@frozen(kw_only=True)
class Recomputed:
    """A seal beside what the log has in its place now: count and hash."""

    seal: Seal
    events: int
    sha256: bytes


def read_head(line: str) -> KeptHead:
    """Read a line that was kept.

    Raises:
        ValueError: it is none.
    """
    found = _HEAD.fullmatch(line.strip())
    if found is None:
        raise ValueError("no line of `akira seal head`")
    return KeptHead(int(found[1]), bytes.fromhex(found[4]))


def flaw_of(before: Seal | None, found: Recomputed) -> Flaw | None:
    """Tell how a seal does not fit, None where it does; `before` is None for the first."""
    seal = found.seal
    number, end, previous = (
        (before.number, before.to_position, before.sha256) if before else (0, 0, NOTHING_BEFORE)
    )
    if seal.number != number + 1:
        return Flaw.MISSING
    if (seal.previous, seal.from_position) != (previous, end + 1):
        return Flaw.UNLINKED
    if seal.events != found.events:
        return Flaw.COUNT
    return None if seal.sha256 == found.sha256 else Flaw.CONTENT


def event_digest(event: Entered) -> bytes:
    """Give SHA-256 of an event's canonical bytes (docs/reference/seals.md).

    The fields as text in UTF-8 with U+001F between them; the moment as seconds of the epoch with
    six decimals; who told it at the end, where that is known. No field but type and login can hold
    the separator, and those no control characters, so no two events have the same bytes.
    """
    fields = (
        event.position, event.stream_id, event.version, event.type, event.schema_version,
        _epoch(event.at), event.data, *([] if event.told_by is None else [event.told_by]),
    )  # fmt: skip
    return sha256(_BETWEEN.join(map(str, fields)).encode()).digest()


def seal_after(
    before: Seal | None, to_position: int, digests: Sequence[bytes], at: datetime
) -> Seal:
    """Give the seal over the events behind another seal, up to a position."""
    seal = Seal(
        number=before.number + 1 if before else 1,
        from_position=before.to_position + 1 if before else 1,
        to_position=to_position,
        events=len(digests),
        previous=before.sha256 if before else NOTHING_BEFORE,
        sha256=b"",
        sealed_at=at,
    )
    return evolve(seal, sha256=hash_of(seal, digests))


def hash_of(seal: Seal, digests: Sequence[bytes]) -> bytes:
    """Give SHA-256 over what a seal says of itself and over the digests of its events."""
    fields = (
        seal.number, seal.from_position, seal.to_position, len(digests), _epoch(seal.sealed_at),
    )  # fmt: skip
    head = _BETWEEN.join(map(str, fields)).encode()
    return sha256(seal.previous + head + b"".join(digests)).digest()


def _epoch(moment: datetime) -> str:
    return f"{Decimal((moment - _EPOCH) // _MICROSECOND).scaleb(-6):f}"
