"""The file of records, followed from its end for one call."""

import asyncio
import os
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final

from attrs import define, field

from adapters.wire.acc_json.routing import cdr_of, kind_of
from application.calls.data import Malformed
from application.errors import SetupError
from application.intake.data import RecordKind
from domain.calls.cdr import Cdr

_LOOKS: Final = 100
_REST: Final = 0.1


@define
class CdrFile:
    """What comes into a file from now on, also where another one takes its place.

    Attributes:
        looks: how often it is looked for, ten times a second.

    Raises:
        SetupError: it is there and may not be read.
    """

    path: Path = field(converter=Path)
    looks: int = _LOOKS
    _inode: int = field(default=0, init=False)
    _read: int = field(default=0, init=False)
    _rest: bytes = field(default=b"", init=False)

    def __attrs_post_init__(self) -> None:
        with suppress(FileNotFoundError), self._opened() as file:
            now = os.fstat(file.fileno())
            self._inode, self._read = now.st_ino, now.st_size

    async def record_of(self, call_id: str) -> Cdr | Malformed | None:
        """Wait for the CDR of a call; None where none comes in time.

        Raises:
            SetupError: the file may not be read any more.
        """
        named = call_id.encode()
        for _ in range(self.looks):
            *lines, self._rest = (self._rest + self._news()).split(b"\n")
            for line in lines:
                if named in line and kind_of(line) is RecordKind.CDR:
                    return cdr_of(line)
            await asyncio.sleep(_REST)
        return None

    def _news(self) -> bytes:
        try:
            with self._opened() as file:
                now = os.fstat(file.fileno())
                if now.st_ino != self._inode or now.st_size < self._read:
                    self._inode, self._read, self._rest = now.st_ino, 0, b""
                file.seek(self._read)
                found = file.read()
        except FileNotFoundError:
            return b""
        self._read += len(found)
        return found

    def _opened(self) -> BinaryIO:
        try:
            return self.path.open("rb")
        except FileNotFoundError:
            raise
        except OSError as error:
            raise SetupError(f"{self.path} cannot be read: {error}") from error
