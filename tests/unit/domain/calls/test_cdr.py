"""A CDR states nothing that no call can have done."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from adapters.contract.builders import MOMENT, a_cdr
from domain.calls.outcome import CallOutcome
from domain.errors import DomainError, InvalidCdrError


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"created_at": Decimal("NaN")}, "created_at"),
        ({"created_at": Decimal("Infinity")}, "created_at"),
        ({"created_at": Decimal(-1)}, "created_at"),
        ({"start_time": datetime(2026, 11, 23)}, "time"),  # noqa: DTZ001 naive on purpose
        ({"start_time": datetime(1970, 1, 1, tzinfo=UTC)}, "time"),
        ({"end_time": datetime(2026, 11, 23)}, "time"),  # noqa: DTZ001 naive on purpose
        ({"end_time": datetime(2200, 1, 1, tzinfo=UTC)}, "time"),
        ({"duration": timedelta(microseconds=-1), "end_time": MOMENT}, "duration"),
        ({"duration": timedelta(days=366, microseconds=1)}, "duration"),
        ({"sip_code": 99}, "sip_code"),
        ({"sip_code": 700}, "sip_code"),
        ({"sip_code": -1}, "sip_code"),
    ],
)
def test_the_impossible_is_refused_with_a_reason(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(InvalidCdrError) as refused:
        a_cdr(**changes)
    assert refused.value.reason == reason
    assert isinstance(refused.value, DomainError)
    assert str(refused.value) == f"{reason}: {refused.value.detail}"


@pytest.mark.parametrize(
    "changes",
    [
        {"call_id": None},
        {"from_tag": None, "created_at": None},
        {"sip_code": None},
        {"sip_code": 100},
        {"sip_code": 699},
        {"duration": timedelta()},
        {"duration": timedelta(days=366)},
        # The proxy's clock was set back during the call.
        {"end_time": MOMENT - timedelta(seconds=2)},
    ],
)
def test_the_unusual_is_possible(changes: dict[str, Any]) -> None:
    built = a_cdr(**changes)
    assert all(getattr(built, name) == value for name, value in changes.items())


def test_talk_time_and_code_give_the_outcome() -> None:
    assert a_cdr(duration=0, sip_code=486).outcome is CallOutcome.BUSY
    assert a_cdr(duration=1, sip_code=486).outcome is CallOutcome.ANSWERED


@pytest.mark.parametrize(
    ("created", "ringing", "delay"),
    [
        ("100.5", "102.75", "2.25"),
        ("100", "100", "0"),
        ("100", "3700", "3600"),
        ("100", "3700.000001", None),
        ("100", "99.999999", None),
        (None, "102", None),
        ("100", None, None),
    ],
)
def test_the_delay_until_it_rings_is_told_where_it_can_be_one(
    created: str | None, ringing: str | None, delay: str | None
) -> None:
    cdr = a_cdr(created_at=created and Decimal(created), ringing_at=ringing and Decimal(ringing))
    assert cdr.post_dial_delay == (None if delay is None else Decimal(delay))
