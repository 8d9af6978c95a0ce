"""A seal binds its events, what it says of itself, and all that stands before it."""

from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from uuid import UUID

import pytest
from attrs import evolve

from application.facts.data import LogEntry
from domain.proof.seals import (
    NOTHING_BEFORE,
    Flaw,
    KeptHead,
    Recomputed,
    Seal,
    event_digest,
    flaw_of,
    hash_of,
    read_head,
    seal_after,
)

AT = datetime(2026, 11, 26, 2, 0, 0, 7, tzinfo=UTC)
STREAM = UUID("12345678-1234-5678-1234-567812345678")
DIGESTS = [bytes([number]) * 32 for number in range(3)]
FIRST = seal_after(None, 5, DIGESTS, AT)
SECOND = seal_after(FIRST, 9, DIGESTS[:2], AT + timedelta(seconds=30))


def found(seal: Seal) -> Recomputed:
    return Recomputed(seal=seal, events=seal.events, sha256=seal.sha256)


def test_the_bytes_of_an_event_are_those_of_the_page() -> None:
    told = (
        f"17\x1f{STREAM}\x1f2\x1fCdrCorrected\x1f1\x1f1795658400.000007\x1f"
        '{"because": "ü"}'
    )  # fmt: skip
    event = LogEntry(
        position=17, stream_id=STREAM, version=2, type="CdrCorrected", schema_version=1, at=AT,
        data='{"because": "ü"}',
    )  # fmt: skip
    assert event_digest(event) == sha256(told.encode()).digest()
    named = evolve(event, told_by="ana")
    assert event_digest(named) == sha256(f"{told}\x1fana".encode()).digest()


def test_the_bytes_of_a_seal_are_those_of_the_page() -> None:
    head = b"1\x1f1\x1f5\x1f3\x1f1795658400.000007"
    assert FIRST.sha256 == sha256(bytes(32) + head + b"".join(DIGESTS)).digest()


def test_a_seal_begins_behind_the_one_before() -> None:
    assert (FIRST.number, FIRST.from_position, FIRST.events) == (1, 1, 3)
    assert FIRST.previous == NOTHING_BEFORE
    assert (SECOND.number, SECOND.from_position, SECOND.to_position) == (2, 6, 9)
    assert (SECOND.previous, SECOND.events) == (FIRST.sha256, 2)


def test_the_zone_of_a_clock_does_not_matter() -> None:
    elsewhere = AT.astimezone(timezone(timedelta(hours=5, minutes=45)))
    assert seal_after(None, 5, DIGESTS, elsewhere).sha256 == FIRST.sha256


def test_a_moment_before_the_epoch_has_a_hash() -> None:
    past = datetime(1969, 12, 31, 23, 59, 59, 250_000, tzinfo=UTC)
    head = b"1\x1f1\x1f5\x1f3\x1f-0.750000"
    expected = sha256(bytes(32) + head + b"".join(DIGESTS)).digest()
    assert seal_after(None, 5, DIGESTS, past).sha256 == expected


def test_what_follows_has_no_flaw() -> None:
    assert flaw_of(None, found(FIRST)) is None
    assert flaw_of(FIRST, found(SECOND)) is None


@pytest.mark.parametrize(
    ("before", "seen", "flaw"),
    [
        (None, found(SECOND), Flaw.MISSING),
        (FIRST, found(evolve(SECOND, number=3)), Flaw.MISSING),
        (None, found(evolve(FIRST, previous=b"\1" * 32)), Flaw.UNLINKED),
        (FIRST, found(evolve(SECOND, previous=NOTHING_BEFORE)), Flaw.UNLINKED),
        (FIRST, found(evolve(SECOND, from_position=7)), Flaw.UNLINKED),
        (FIRST, evolve(found(SECOND), events=3), Flaw.COUNT),
        (FIRST, evolve(found(SECOND), sha256=b"\1" * 32), Flaw.CONTENT),
    ],
)
def test_what_does_not_follow_has_its_flaw(
    before: Seal | None, seen: Recomputed, flaw: Flaw
) -> None:
    assert flaw_of(before, seen) is flaw


@pytest.mark.parametrize(
    "other",
    [
        evolve(FIRST, number=2),
        evolve(FIRST, from_position=2),
        evolve(FIRST, to_position=6),
        evolve(FIRST, previous=b"\1" * 32),
        evolve(FIRST, sealed_at=AT + timedelta(microseconds=1)),
    ],
)
def test_whatever_a_seal_says_is_in_its_hash(other: Seal) -> None:
    assert hash_of(other, DIGESTS) != FIRST.sha256


def test_order_and_number_of_the_events_are_in_its_hash() -> None:
    assert len({hash_of(FIRST, digests) for digests in (
        DIGESTS, DIGESTS[::-1], DIGESTS[:2], [*DIGESTS, DIGESTS[0]],
    )}) == 4  # fmt: skip


def test_a_kept_line_is_read_again() -> None:
    assert read_head(f"{SECOND.line}\n") == KeptHead(2, SECOND.sha256)


@pytest.mark.parametrize(
    "line",
    ["", "akira-seal/1", FIRST.line[:-1], FIRST.line.replace("/1", "/2"),
     FIRST.line.replace("/1 1 ", "/1 0 "), FIRST.line.upper()],
)  # fmt: skip
def test_another_line_is_none(line: str) -> None:
    with pytest.raises(ValueError, match="akira seal head"):
        read_head(line)
