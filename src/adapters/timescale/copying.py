"""Rows as the text that COPY reads: column by column, each kind of value by one call for all rows.

The driver's own way encodes each value by itself, in many times the time (docs/performance.md).
"""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from ipaddress import IPv4Address, IPv6Address
from typing import Any, Final
from uuid import UUID

from attrs import field, frozen

from adapters.timescale.connection import Connection
from adapters.wire.event_json.texts import written
from domain.calls.cdr import address_text

_NULL: Final = r"\N"
_ESCAPES: Final = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
# So many rows are written at a time: what is read of them again for each column is still near.
_NEAR: Final = 250
Row = Sequence[Any]
Column = Sequence[Any]
Texts = Sequence[str]


def _texts(column: Column) -> Texts:
    # What means something to COPY is looked for in all texts at once, and hardly ever found.
    together = "".join(filter(None, column))
    if any(mark in together for mark in "\\\t\n\r"):
        return [_NULL if text is None else text.translate(_ESCAPES) for text in column]
    return [_NULL if text is None else text for text in column]


def _written(column: Column) -> Texts:
    return [_NULL if text is None else text for text in written(column)]


def _numbers(column: Column) -> Texts:
    return [_NULL if number is None else str(number) for number in column]


def _bytes(column: Column) -> Texts:
    return [_NULL if value is None else rf"\\x{value.hex()}" for value in column]


def _addresses(column: Column) -> Texts:
    return [_NULL if address is None else _address(address) for address in column]


def _address(address: IPv4Address | IPv6Address) -> str:
    # The interface of a link-local address (RFC 4007, section 11) is no part of PostgreSQL's.
    return address_text(address).partition("%")[0]


_WRITERS: Final[Mapping[type, Callable[[Column], Texts]]] = {
    int: _numbers, Decimal: _written, datetime: _written, UUID: _written, bytes: _bytes,
    IPv4Address: _addresses,
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
    _writers: Sequence[Callable[[Column], Texts]] = field(init=False)

    @_writers.default
    def _by_column(self) -> Sequence[Callable[[Column], Texts]]:
        kinds = [self.kinds.get(name) for name in self.columns]
        return [_texts if kind is None else _WRITERS[kind] for kind in kinds]

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
        starts = range(0, len(rows), _NEAR)
        return b"".join([self._lines(rows[start : start + _NEAR]) for start in starts])

    def _lines(self, rows: Sequence[Row]) -> bytes:
        columns = zip(*rows, strict=True)
        texts = [write(column) for write, column in zip(self._writers, columns, strict=True)]
        return ("\n".join(map("\t".join, zip(*texts, strict=True))) + "\n").encode()


async def in_one(source: bytes) -> AsyncIterator[bytes]:
    """Give all that is copied at once; the driver takes bytes themselves for the name of a file."""
    yield source
