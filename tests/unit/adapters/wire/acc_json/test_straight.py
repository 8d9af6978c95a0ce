"""The short way to a CDR never says what the plain way would not say."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.contract.builders import cdr_payload
from adapters.contract.builders.payloads import CDR_FIELDS
from adapters.wire.acc_json.decoding import plain_cdr
from adapters.wire.acc_json.straight import straight_cdr

DIGITS = st.text("0123456789.", max_size=20) | st.text("019.\u0661\u00b2_ +-", max_size=6)
WRITTEN = st.decimals(0, 8_000_000_000, places=6).map(str) | st.integers(0, 10**12).map(str)
ODD_TEXT = st.text() | st.sampled_from(
    [
        *("", "<null>", "NON-UTF8", "INVALID_JSON", "\0", "\ud800", "\\", '"', "\N{BULLET}"),
        *("caller", "callee", "200", "099", "486", "4860", "127.0.0.1", "[::1]", "::g", "1e5"),
        *("1795462224.992", "1795462224.", ".5", "1.2.3", "1795462224.992001", "1.1234567", "NaN"),
    ]
)
KEYS = st.sampled_from([*CDR_FIELDS, "dst", "ring_time", "unread", "doubt", "strange"])
CHANGES = st.dictionaries(KEYS, ODD_TEXT | WRITTEN | DIGITS | st.just(...), max_size=6)
PATCH = st.tuples(st.integers(0, 500), st.binary(max_size=2))
MANY = settings(max_examples=3 * settings().max_examples)


def agree(payload: bytes) -> None:
    found = straight_cdr(payload)
    if found is not None:
        assert found == plain_cdr(payload)
        assert str(found) == str(plain_cdr(payload))


@MANY
@given(CHANGES, st.booleans())
def test_whatever_stands_in_a_line_both_ways_read_it_alike(
    changes: dict[str, object], ascii_only: bool
) -> None:
    fields = {k: v for k, v in ({**CDR_FIELDS, **changes}).items() if v is not ...}
    agree(json.dumps(fields, ensure_ascii=ascii_only).encode(errors="replace"))


@MANY
@given(CHANGES, PATCH)
def test_broken_lines_are_read_alike(changes: dict[str, object], patch: tuple[int, bytes]) -> None:
    line, (at, byte) = cdr_payload(**changes), patch
    agree(line[:at] + byte + line[at + 1 :])


@given(WRITTEN | DIGITS, WRITTEN | DIGITS, WRITTEN | DIGITS)
def test_times_are_those_of_the_plain_way(start: str, end: str, talk: str) -> None:
    agree(cdr_payload(start_time=start, end_time=end, duration=talk, init_time=talk))


@pytest.mark.parametrize("sample", sorted(Path("samples/kamailio").rglob("*cdr.jsonl*")), ids=str)
def test_samples_are_read_alike(sample: Path) -> None:
    for line in sample.read_bytes().splitlines():
        agree(line)


def test_honest_lines_take_the_short_way() -> None:
    for odd in ({}, {"caller": 'Zo\u00eb "Z"'}, {"sip_code": "<null>"}, {"strange": "x"}):
        assert straight_cdr(cdr_payload(**odd)) is not None


@pytest.mark.parametrize(
    "odd", [{"sip_code": "799"}, {"duration": "1e3"}, {"duration": ...}, {"src_port": 5060}]
)
def test_all_others_are_left_to_the_plain_way(odd: dict[str, object]) -> None:
    assert straight_cdr(cdr_payload(**odd)) is None
