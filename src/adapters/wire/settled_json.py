"""Wire: what the book tells a host of its files, on `cdr.settled.<host>`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from msgspec import DecodeError, Struct, ValidationError
from msgspec.json import Decoder, Encoder

from application.intake.data import SettledTelling
from domain.intake.judging import StreamLife
from domain.intake.settled import Ranges


class _Stream(Struct):
    created: datetime
    last_seq: int
    floor: int


class _Telling(Struct, omit_defaults=True):
    files: Mapping[str, list[tuple[int, int]]]
    stream: _Stream | None = None


_write = Encoder().encode
_read: Final = Decoder(_Telling).decode


def encode(telling: SettledTelling) -> bytes:
    """Write it: ranges of bytes by file, and how the stream is."""
    stream = telling.stream
    return _write(
        _Telling(
            {file_id: list(ranges) for file_id, ranges in telling.settled.items()},
            _Stream(stream.created, stream.last_seq, stream.floor) if stream else None,
        )
    )


def decode(body: bytes) -> SettledTelling | None:
    """Read it; None where it is none that this software knows."""
    try:
        read: _Telling = _read(body)
    except (DecodeError, ValidationError):
        return None
    settled: dict[str, Ranges] = {
        file_id: [pair for pair in ranges if pair[0] < pair[1]]
        for file_id, ranges in read.files.items()
    }
    return SettledTelling(settled=settled, stream=_life(read.stream))


def _life(stream: _Stream | None) -> StreamLife | None:
    if stream is None or stream.created.tzinfo is None:
        return None
    return StreamLife(created=stream.created, last_seq=stream.last_seq, floor=stream.floor)
