"""Rows as the text that COPY reads: a thousand lines in one piece, each value written once.

The driver's own way encodes each value by itself, in three times the time (docs/performance.md).
"""

from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from ipaddress import IPv4Address, IPv6Address
from typing import Any, Final
from uuid import UUID

from attrs import field, frozen

from adapters.timescale.connection import Connection
from adapters.wire.event_json.texts import key_text, moment_text
from domain.calls.cdr import address_text

_NULL: Final = r"\N"
_ESCAPES: Final = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
Row = Sequence[Any]


def _address(address: IPv4Address | IPv6Address) -> str:
    # The interface of a link-local address (RFC 4007, section 11) is no part of PostgreSQL's.
    return address_text(address).partition("%")[0]


def _bytes(value: bytes) -> str:
    return rf"\\x{value.hex()}"


_WRITERS: Final[Mapping[type, Callable[[Any], str]]] = {
    int: str, Decimal: str, datetime: moment_text, UUID: key_text, bytes: _bytes,
    IPv4Address: _address,
}  # fmt: skip


@frozen
class Table:
    """A table into which rows are copied.

    Attributes:
        kinds: of the columns whose values are no text.
    """

    name: str
    columns: Sequence[str]
    kinds: Mapping[str, type]
    _writers: Sequence[tuple[int, Callable[[Any], str]]] = field(init=False)
    _bytes: Sequence[int] = field(init=False)

    @_writers.default
    def _by_place(self) -> Sequence[tuple[int, Callable[[Any], str]]]:
        return [(self.columns.index(name), _WRITERS[kind]) for name, kind in self.kinds.items()]

    @_bytes.default
    def _places_of_bytes(self) -> Sequence[int]:
        return [self.columns.index(name) for name, kind in self.kinds.items() if kind is bytes]

    async def copy(self, connection: Connection, rows: Sequence[Row]) -> None:
        """Write rows in their order.

        Raises:
            UnicodeEncodeError: a text that no encoding has.
        """
        if rows:
            await connection.copy_to_table(
                self.name, source=in_one(self.lines(rows)), columns=self.columns, format="text"
            )

    def lines(self, rows: Sequence[Row]) -> bytes:
        """Write rows as COPY reads them."""
        texts = [self._texts(row) for row in rows]
        found = "\n".join(["\t".join([_NULL if v is None else v for v in row]) for row in texts])
        if not self._is_plain(found, texts):
            found = "\n".join(["\t".join(self._escaped(row)) for row in texts])
        return f"{found}\n".encode()

    def _texts(self, row: Row) -> list[str | None]:
        texts = list(row)
        for place, write in self._writers:
            value = texts[place]
            if value is not None:
                texts[place] = write(value)
        return texts

    def _is_plain(self, found: str, texts: Sequence[Sequence[str | None]]) -> bool:
        # Nothing is in it that means something, but what separates values and stands for none.
        return (
            found.count("\\") == sum(map(self._backslashes, texts))
            and found.count("\t") == len(texts) * (len(self.columns) - 1)
            and found.count("\n") == len(texts) - 1
            and "\r" not in found
        )

    def _backslashes(self, row: Sequence[str | None]) -> int:
        return row.count(None) + 2 * sum([row[place] is not None for place in self._bytes])

    def _escaped(self, row: Sequence[str | None]) -> Iterator[str]:
        written = {place for place, _ in self._writers}
        for place, value in enumerate(row):
            if value is None:
                yield _NULL
            else:
                yield value if place in written else value.translate(_ESCAPES)


async def in_one(source: bytes) -> AsyncIterator[bytes]:
    """Give all that is copied at once; the driver takes bytes themselves for the name of a file."""
    yield source
