"""Lines of COPY are read as what was written, whatever the texts: nobody's text is a second row."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.timescale.copying import Table

TABLE: Final = Table(
    "t",
    ("key", "one", "two", "at", "salt", "address", "number"),
    {"key": UUID, "at": datetime, "salt": bytes, "address": IPv4Address, "number": int},
)
# Each means something to COPY: the end of a value, of a row, of all; nothing; an escape.
ODD = st.sampled_from(["\t", "\n", "\r", "\\", "\\N", "\\.", "\\t", "\r\n", "", "x"])
TEXTS = st.none() | st.text(st.characters(exclude_categories=["Cs"])) | st.lists(ODD).map("".join)
ROWS = st.lists(
    st.tuples(
        st.uuids(),
        TEXTS,
        TEXTS,
        st.none() | st.datetimes(timezones=st.just(UTC)),
        st.none() | st.binary(max_size=16),
        st.none() | st.ip_addresses(),
        st.none() | st.integers(),
    ),
    min_size=1,
    max_size=5,
)
Row = tuple[
    UUID, str | None, str | None, datetime | None, bytes | None, IPv4Address | IPv6Address | None,
    int | None,
]  # fmt: skip
_MEANS: Final = {"t": "\t", "n": "\n", "r": "\r", "\\": "\\"}


@given(ROWS)
def test_rows_are_read_back(rows: Sequence[Row]) -> None:
    lines = TABLE.lines(rows).decode()
    assert lines.endswith("\n")
    assert "\r" not in lines
    assert [read(line) for line in lines[:-1].split("\n")] == rows


@given(ROWS)
def test_a_row_is_written_the_same_whatever_stands_beside_it(rows: Sequence[Row]) -> None:
    assert TABLE.lines(rows) == b"".join(TABLE.lines([row]) for row in rows)


def test_many_rows_are_written_as_each_of_them() -> None:
    salts = (None, b"", bytes(16))
    rows: list[Row] = [
        (
            UUID(int=n),
            "\t" if n == 700 else "x",
            f"{n}" if n % 3 else None,
            None,
            salts[n % 3],
            None,
            n,
        )
        for n in range(1001)
    ]
    assert TABLE.lines(rows) == b"".join(TABLE.lines([row]) for row in rows)


def test_an_interface_is_no_part_of_an_address() -> None:
    row = (UUID(int=1), None, None, None, None, ip_address("fe80::1%eth0"), None)
    assert TABLE.lines([row]).split(b"\t")[5] == b"fe80::1"


def test_what_no_encoding_has_is_refused() -> None:
    with pytest.raises(UnicodeEncodeError):
        TABLE.lines([(UUID(int=1), "\ud800", None, None, None, None, None)])


def read(line: str) -> Row:
    key, one, two, at, salt, address, number = [
        None if value == r"\N" else re.sub(r"\\(.)", lambda found: _MEANS[found[1]], value)
        for value in line.split("\t")
    ]
    assert key is not None
    return (
        UUID(key),
        one,
        two,
        None if at is None else datetime.fromisoformat(at),
        None if salt is None else bytes.fromhex(salt.removeprefix("\\x")),
        None if address is None else ip_address(address),
        None if number is None else int(number),
    )
