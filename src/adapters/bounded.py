"""Files that people give are read in memory that does not depend on them."""

import os
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any, Final, Protocol, TypeVar

from attrs import define

from application.errors import RejectedError

# Far longer than a line that anybody means; `LONGEST_LINE` of records is shorter.
LONGEST_ROW: Final = 1 << 20
# An event holds what records say, each character of it escaped at worst.
LONGEST_EVENT: Final = 1 << 26
_T_co = TypeVar("_T_co", str, bytes, covariant=True)


class Readable(Protocol[_T_co]):
    """A file that is open."""

    def readline(self, size: int, /) -> _T_co:
        """Give a line with its end, or its first part; nothing at the end."""
        ...

    def fileno(self) -> int:
        """Give its descriptor."""
        ...


def lines_within(file: Readable[_T_co], most: int) -> Iterator[_T_co]:
    """Give the lines of a file, each with its end.

    Raises:
        RejectedError: one is longer than `most` bytes, or as many characters.
    """
    for number in count(1):
        line = file.readline(most + 1)
        if len(line) > most:
            raise RejectedError(
                f"line {number} is longer than {most} bytes, the most that is read{_size(file)}"
            )
        if not line:
            return
        yield line


@define
class RowLines(Iterator[str]):
    """The lines of a file whose rows go over several lines, for a reader that is told of no end.

    Attributes:
        lines: each of them bounded by itself.
        most: characters of a row.
        number: of the line that was given last, from `number` + 1 on.
    """

    lines: Iterator[str]
    most: int
    number: int = 0
    _first: int = 0
    _held: int = 0

    def __next__(self) -> str:
        """Give the next line.

        Raises:
            RejectedError: with it the row would be longer than `most`.
        """
        line = next(self.lines)
        self.number += 1
        if self._held or line.strip():  # no row begins with an empty line
            self._first = self._first or self.number
            self._held += len(line)
        if self._held > self.most:
            raise RejectedError(
                f"the row that begins in line {self._first} is longer than {self.most} characters,"
                " the most that is read: is a quote never closed?"
            )
        return line

    def row_ends(self) -> None:
        """Say that a row has all its lines."""
        self._first = self._held = 0


def toml_within(path: Path, most: int) -> dict[str, Any]:
    """Give what a small file of TOML says.

    Raises:
        RejectedError: it cannot be read, or is larger than `most` bytes.
    """
    try:
        return tomllib.loads(text_within(path, most))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RejectedError(f"{path} cannot be read: {error}") from error


def text_within(path: Path, most: int, errors: str = "strict") -> str:
    """Give a small file of UTF-8 as a whole.

    Raises:
        RejectedError: it is larger than `most` bytes.
        OSError, UnicodeDecodeError: it cannot be read.
    """
    with path.open("rb") as file:
        found = file.read(most + 1)
        if len(found) > most:
            size = os.fstat(file.fileno()).st_size
            raise RejectedError(f"{path} has {size} bytes, more than the {most} that are read")
    return found.decode(errors=errors)


def _size(file: Readable[_T_co]) -> str:
    # What is no file on a disk has no size.
    with suppress(OSError):
        return f"; the file has {os.fstat(file.fileno()).st_size} bytes"
    return ""
