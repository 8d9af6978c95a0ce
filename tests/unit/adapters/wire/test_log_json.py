"""The log as lines: what is written is read back, and what is no line is refused."""

import json
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.wire.log_json import read_entry, read_head, write_entry, write_head
from application.facts.data import LogEntry

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
).map(json.dumps)
ENTRIES = st.builds(
    LogEntry,
    position=st.integers(1, 2**63 - 1),
    stream_id=st.uuids(),
    version=st.integers(1, 2**31 - 1),
    type=st.text(min_size=1),
    schema_version=st.integers(1, 99),
    at=st.datetimes(timezones=st.just(UTC)),
    data=JSON,
)
ENTRY = LogEntry(
    position=7,
    stream_id=UUID(int=1),
    version=1,
    type="CompanyNumbered",
    schema_version=1,
    at=datetime(2026, 11, 25, 12, tzinfo=UTC),
    data='{"company_id": 1.50}',
)


@given(ENTRIES)
def test_what_is_written_is_read_back(entry: LogEntry) -> None:
    line = write_entry(entry)
    assert line.count(b"\n") == 1
    assert read_entry(line) == entry


def test_data_stay_byte_by_byte_as_they_are() -> None:
    assert write_entry(ENTRY) == (
        b'{"position":7,"stream_id":"00000000-0000-0000-0000-000000000001","version":1,'
        b'"type":"CompanyNumbered","schema_version":1,"at":"2026-11-25T12:00:00Z",'
        b'"data":{"company_id": 1.50}}\n'
    )


def test_the_head_tells_how_many_follow() -> None:
    assert write_head(3) == b'{"format":"akira.log/1","events":3}\n'
    assert read_head(write_head(3)) == 3


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"{}",
        b"[1]",
        b'{"format":"akira.log/2","events":3}',
        b'{"format":"akira.log/1"}',
        b'{"format":"akira.log/1","events":-1}',
    ],
)
def test_what_is_no_head_is_refused(line: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_head(line)


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        (b'"position":7', b'"position":"7"'),
        (b"00000000-0000", b"nonsense-0000"),
        (b"12:00:00Z", b"12:00:00"),
        (b'"version":1,', b""),
        (b'"version":1,', b'"version":1,"more":1,'),
        (b"1.50}}", b"1.50}"),
    ],
)
def test_what_is_no_event_is_refused(was: bytes, becomes: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_entry(write_entry(ENTRY).replace(was, becomes, 1))
