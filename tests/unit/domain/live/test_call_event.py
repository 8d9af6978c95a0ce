"""A live event happens at a time that can be."""

from datetime import UTC, datetime

import pytest

from adapters.contract.builders import a_call_event
from domain.errors import InvalidCdrError
from domain.live.call_event import CallPhase


@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 11, 23),  # noqa: DTZ001 naive on purpose
        datetime(1970, 1, 1, tzinfo=UTC),
        datetime(2200, 1, 1, tzinfo=UTC),
    ],
)
def test_an_impossible_time_is_refused(at: datetime) -> None:
    with pytest.raises(InvalidCdrError) as refused:
        a_call_event(at=at)
    assert refused.value.reason == "time"


def test_the_phases_are_those_of_the_outside_contract() -> None:
    assert [str(phase) for phase in CallPhase] == [
        "trying",
        "ringing",
        "answered",
        "ended",
        "failed",
    ]
