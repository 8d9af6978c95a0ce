"""What cannot be true of a call is doubted, and nothing else."""

from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.contract.builders import MOMENT, a_cdr
from adapters.wire.acc_json.decoding import decode_cdr
from builders import SAMPLES
from domain.calls.cdr import Cdr
from domain.calls.doubt import DoubtReason, doubts_of, told

LATER = MOMENT + timedelta(days=1)
CREATED = Decimal("1795462224.893099")


def lasting(talked: float, apart: float, **changes: object) -> Cdr:
    """Give a call whose talk time and times are said apart."""
    return a_cdr(duration=talked, end_time=MOMENT + timedelta(seconds=apart), **changes)


def reasons(cdr: Cdr, read_at: datetime = LATER) -> list[DoubtReason]:
    return [each.reason for each in doubts_of(cdr, read_at)]


@pytest.mark.parametrize(
    ("talked", "apart", "doubted"),
    [
        (60, 60, []),
        (60, 62, []),
        (62, 60, []),
        (60, 62.000001, [DoubtReason.DURATION_DIFFERS]),
        (3607, 2, [DoubtReason.DURATION_DIFFERS, DoubtReason.LONGER_THAN_DIALOG]),
        (3011.4, 1.4, [DoubtReason.DURATION_DIFFERS, DoubtReason.LONGER_THAN_DIALOG]),
        (0.001, 0, []),
        (0.001, -0.001, [DoubtReason.END_BEFORE_START]),
        (3, -1.5, [DoubtReason.END_BEFORE_START, DoubtReason.LONGER_THAN_DIALOG]),
        (0, 3600, [DoubtReason.DURATION_DIFFERS]),
    ],
)
def test_the_talk_time_is_from_start_to_end(
    talked: float, apart: float, doubted: list[DoubtReason]
) -> None:
    assert reasons(lasting(talked, apart)) == doubted


@pytest.mark.parametrize(
    ("created", "doubted"),
    [
        ("1795462224.892", []),
        ("1795462226.992", []),
        ("1795462226.992001", [DoubtReason.LONGER_THAN_DIALOG]),
        ("1795472224", [DoubtReason.LONGER_THAN_DIALOG]),
        ("1E+400", [DoubtReason.LONGER_THAN_DIALOG]),
        ("0", []),
        ("1E-400", []),
        (None, []),
    ],
)
def test_no_call_is_longer_than_its_dialog(created: str | None, doubted: list[DoubtReason]) -> None:
    cdr = a_cdr(duration=60, created_at=None if created is None else Decimal(created))
    assert reasons(cdr) == doubted


@pytest.mark.parametrize(
    ("began_ahead", "seconds", "doubted"),
    [
        (-60, 65, []),
        (-60, 65.001, [DoubtReason.ENDED_AFTER_READ]),
        (5, 0.0, []),
        (6, 0.5, [DoubtReason.STARTED_AFTER_READ, DoubtReason.ENDED_AFTER_READ]),
        (6, -1, [DoubtReason.END_BEFORE_START, DoubtReason.STARTED_AFTER_READ]),
    ],
)
def test_no_call_is_read_before_it_is_over(
    began_ahead: float, seconds: float, doubted: list[DoubtReason]
) -> None:
    start = LATER + timedelta(seconds=began_ahead)
    cdr = a_cdr(
        start_time=start,
        duration=max(seconds, 0),
        sip_code=200,
        end_time=start + timedelta(seconds=seconds),
    )
    assert reasons(cdr) == doubted


def test_a_call_of_2099_is_doubted() -> None:
    start = MOMENT.replace(year=2099)
    doubts = doubts_of(a_cdr(start_time=start, duration=60), LATER)
    words = told(doubts)
    assert words is not None
    assert words.startswith("began 2303596800.000 s after its record was read; ended 2303596860.")


def test_a_call_that_nobody_answered_has_no_price_whatever_its_clock_says() -> None:
    start = MOMENT.replace(year=2099)
    assert reasons(a_cdr(start_time=start, duration=0, sip_code=486)) == []
    assert reasons(lasting(0, -3, sip_code=487)) == []
    assert reasons(lasting(0, 2, sip_code=487)) == []
    assert reasons(lasting(0, 2.1, sip_code=487)) == [DoubtReason.DURATION_DIFFERS]
    assert reasons(a_cdr(start_time=start, duration=0, sip_code=200)) == [
        DoubtReason.STARTED_AFTER_READ,
        DoubtReason.ENDED_AFTER_READ,
    ]


def test_the_words_name_the_seconds() -> None:
    assert told(doubts_of(lasting(3607, 2.1), LATER)) == (
        "3607.000 s of talk within 2.100 s from start to end;"
        " talked 3604.801 s longer than its dialog was there"
    )
    assert told(doubts_of(lasting(0, -3, sip_code=200), LATER)) == "ended 3.000 s before it began"
    assert told(()) is None


@pytest.mark.parametrize("file", sorted(SAMPLES.glob("*/cdr.jsonl*")), ids=str)
def test_nothing_that_a_real_kamailio_wrote_is_doubted(file: Path) -> None:
    lines = file.read_bytes().splitlines()
    assert lines
    for line in lines:
        cdr = decode_cdr(line)
        assert reasons(cdr, cdr.end_time) == []


@given(
    st.datetimes(datetime(2001, 1, 1), datetime(2199, 1, 1)),  # noqa: DTZ001 made aware below
    st.timedeltas(timedelta(), timedelta(days=300)),
    st.timedeltas(timedelta(), timedelta(hours=1)),
    st.timedeltas(timedelta(), timedelta(hours=1)),
)
def test_whose_times_agree_is_not_doubted(
    start: datetime, talked: timedelta, rang: timedelta, later: timedelta
) -> None:
    start = start.replace(tzinfo=MOMENT.tzinfo)
    created = Decimal(repr((start - rang).timestamp()))
    cdr = a_cdr(start_time=start, duration=talked, created_at=created)
    assert reasons(cdr, cdr.end_time + later) == []


@given(
    st.timedeltas(timedelta(days=-400), timedelta(days=400)),
    st.timedeltas(timedelta(), timedelta(days=366)),
    st.none() | st.decimals(min_value=0, allow_nan=False, allow_infinity=False),
)
def test_whatever_stands_there_is_doubted_or_not_and_told_in_words(
    apart: timedelta, talked: timedelta, created: Decimal | None
) -> None:
    cdr = a_cdr(duration=talked, end_time=MOMENT + apart, created_at=created)
    found = doubts_of(cdr, LATER)
    assert bool(told(found)) == bool(found)
    assert len({each.reason for each in found}) == len(found)
