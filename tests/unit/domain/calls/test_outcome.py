"""How a call ended, told by talk time and final code."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calls.outcome import CallOutcome, outcome_of


@pytest.mark.parametrize(
    ("seconds", "code", "outcome"),
    [
        (0.001, None, "answered"),
        (61, 200, "answered"),
        (61, 486, "answered"),
        (0, 200, "answered"),
        (0, 486, "busy"),
        (0, 600, "busy"),
        (0, 408, "no_answer"),
        (0, 480, "no_answer"),
        (0, 487, "cancelled"),
        (0, 404, "failed"),
        (0, 407, "failed"),
        (0, 500, "failed"),
        (0, 503, "failed"),
        (0, 603, "failed"),
        (0, 180, "failed"),
        (0, None, "failed"),
    ],
)
def test_the_table_of_outcomes(seconds: float, code: int | None, outcome: str) -> None:
    assert outcome_of(timedelta(seconds=seconds), code) == outcome


@given(
    st.timedeltas(min_value=timedelta(microseconds=1), max_value=timedelta(days=366)),
    st.none() | st.integers(100, 699),
)
def test_whoever_talked_was_answered(duration: timedelta, code: int | None) -> None:
    assert outcome_of(duration, code) is CallOutcome.ANSWERED
