"""The remembered positions on disk: whole or not at all, with the copy before."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zlib import crc32

from attrs import asdict, field, frozen

from adapters.file_tail.files.identity import Digest, FileKey, Place, Position
from adapters.file_tail.positions.replacing import replace

_VERSION = 1


class DamagedCheckpointError(Exception):
    """No copy of the checkpoint can be trusted."""


@frozen(kw_only=True)
class Checkpoint:
    """Positions of the followed files and of the last ones read before, oldest first."""

    files: tuple[Position, ...] = ()
    finished: tuple[Position, ...] = ()


@frozen
class CheckpointFile:
    """Keeps one checkpoint in a directory."""

    directory: Path
    _current: Path = field(init=False)
    _previous: Path = field(init=False)

    @_current.default
    def _name_current(self) -> Path:
        return self.directory / "position.json"

    @_previous.default
    def _name_previous(self) -> Path:
        return self.directory / "position.json.previous"

    def save(self, checkpoint: Checkpoint) -> None:
        """Replace the checkpoint; a crash at any moment leaves this one or the one before.

        Raises:
            OSError: it could not be written; the one before is intact.
        """
        replace(self._current, encode(checkpoint), self._previous)

    def load(self) -> tuple[Checkpoint | None, bool]:
        """Give the newest copy that is whole, None before the first; and whether one was damaged.

        Raises:
            DamagedCheckpointError: there are copies, none of them whole.
        """
        damaged = False
        for path in (self._current, self._previous):
            try:
                return decode(path.read_bytes()), damaged
            except FileNotFoundError:
                continue
            except (OSError, ValueError):
                damaged = True
        if damaged:
            raise DamagedCheckpointError(str(self._current))
        return None, False


def encode(checkpoint: Checkpoint) -> bytes:
    """Write a line of JSON and a line with its CRC."""
    body = json.dumps({"version": _VERSION, **asdict(checkpoint)}).encode()
    return b"%b\n%08x\n" % (body, crc32(body))


def decode(content: bytes) -> Checkpoint:
    """Read what `encode` wrote.

    Raises:
        ValueError: damaged, or of another version.
    """
    body, _, rest = content.partition(b"\n")
    if rest != b"%08x\n" % crc32(body):
        raise ValueError("the checksum of the checkpoint is wrong")
    document = json.loads(body)
    if document.get("version") != _VERSION:
        raise ValueError("the checkpoint is of another version")
    return Checkpoint(
        files=tuple(map(_position, document["files"])),
        finished=tuple(map(_position, document["finished"])),
    )


def _position(document: Mapping[str, Any]) -> Position:
    return Position(
        key=FileKey(**document["key"]),
        head=Digest(**document["head"]),
        mark=Digest(**document["mark"]),
        offset=document["offset"],
        path=document["path"],
        drained=document["drained"],
        # Written since 0.2; whatever else a later bridge keeps is no matter to this one.
        copies=tuple(map(_place, document.get("copies", ()))),
    )


def _place(document: Mapping[str, Any]) -> Place:
    return Place(document["offset"], Digest(**document["mark"]))
