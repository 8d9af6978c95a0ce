"""A record's headers, written and read back."""

from datetime import UTC, datetime

import pytest
from attrs import evolve

from adapters.contract.builders import MOMENT, a_line
from adapters.jetstream.wire.client import headers_in
from adapters.jetstream.wire.headers import command_of, headers_of, place_in, provenance_of
from application.intake.data import Record, RecordKind
from domain.intake.settled import Span


def a_record(reason: str | None = None, host: str = "sip-01") -> Record:
    line = a_line(offset=42)
    kind = RecordKind.DEAD if reason else RecordKind.CDR
    return Record(
        kind=kind, message_id="ab" * 16, host=host, line=line, body=line.payload, reason=reason
    )


def test_the_place_of_a_line_is_read_back() -> None:
    headers = headers_in(headers_of(a_record()))
    place = provenance_of(headers)
    assert headers["Nats-Msg-Id"] == "ab" * 16
    assert (place.host, place.file_id, place.offset, place.read_at) == (
        "sip-01", "file-1", 42, MOMENT,
    )  # fmt: skip
    assert "Akira-Reason" not in headers


def test_a_dead_line_says_why_and_how_long_it_was() -> None:
    record = a_record("not_json")
    headers = headers_in(headers_of(record))
    assert headers["Akira-Reason"] == "not_json"
    assert headers["Akira-Length"] == str(record.line.length)


def test_no_value_makes_a_header_of_its_own() -> None:
    headers = headers_in(headers_of(a_record("a\r\nX: b", host=" sip\r\n\r\n{}")))
    assert headers["Akira-Host"] == "sip {}"
    assert headers["Akira-Reason"] == "a X: b"
    assert "X" not in headers


def test_the_command_names_subject_reply_and_lengths() -> None:
    record = a_record()
    first, _, rest = command_of(record, b"_INBOX.7").partition(b"\r\n")
    headers = headers_of(record)
    assert first.split() == [
        b"HPUB", b"cdr.raw", b"_INBOX.7",
        str(len(headers)).encode(), str(len(headers) + len(record.body)).encode(),
    ]  # fmt: skip
    assert rest == headers + record.body + b"\r\n"


def test_what_is_missing_or_broken_is_empty() -> None:
    place = provenance_of({"Akira-Offset": "x", "Akira-Read-At": "yesterday"})
    assert (place.host, place.file_id, place.offset) == ("", "", -1)
    assert place.read_at == datetime(1970, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("file_id", ["f" * 256, "f" * 6000])
def test_names_are_cut_to_what_the_book_can_find_them_by(file_id: str) -> None:
    record = a_record(host="h" * 300)
    record = evolve(record, line=evolve(record.line, file_id=file_id), covers=(0, 300))
    place, span = place_in(headers_of(record))
    assert (len(place.host), len(place.file_id)) == (255, 255)
    assert span == Span(host=place.host, file_id=place.file_id, start=0, end=300)


@pytest.mark.parametrize(
    "raw",
    [
        headers_of(a_record()),
        headers_of(a_record("not_json")),
        headers_of(a_record(host="")),
        headers_of(a_record(host="\N{SNOWMAN}: 1")),
        headers_of(a_record()).replace(b"Offset: 42", b"Offset: %d" % 10**30),
        headers_of(a_record()).replace(b"Offset: 42", b"Offset: -1"),
        headers_of(a_record()).replace(b"sip-01", b"\xff"),
        headers_of(a_record()).replace(b"2026", b"yes"),
        headers_of(a_record()).replace(b"\r\n\r\n", b"\r\nX: y\r\n\r\n"),
        headers_of(a_record())[:-2],
        b"NATS/1.0\r\n\r\n",
        b"",
    ],
)
def test_a_place_is_read_alike_from_bytes_and_by_name(raw: bytes) -> None:
    assert place_in(raw)[0] == provenance_of(headers_in(raw))
