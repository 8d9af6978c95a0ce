"""Why a stored call has no price."""

from datetime import timedelta

import pytest

from builders import a_cdr
from domain.rating import UnratedReason, unrated_reason


@pytest.mark.parametrize(
    ("seconds", "reason"),
    [
        (0, UnratedReason.NO_TARIFF),
        (14400, UnratedReason.NO_TARIFF),
        (14400.001, UnratedReason.DURATION_OVER_LIMIT),
    ],
)
def test_a_call_over_the_limit_is_for_a_person(seconds: float, reason: UnratedReason) -> None:
    assert unrated_reason(a_cdr(duration=seconds), timedelta(seconds=14400)) is reason
