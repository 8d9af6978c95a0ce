"""Ratios of traffic are of what was counted, and of nothing there is none."""

from decimal import Decimal

import pytest

from domain.calls.outcome import CallOutcome
from domain.traffic.quality import Quality, is_effective


@pytest.mark.parametrize(
    ("outcome", "sip_code", "effective"),
    [
        (CallOutcome.ANSWERED, 200, True),
        (CallOutcome.BUSY, 486, True),
        (CallOutcome.NO_ANSWER, 480, True),
        (CallOutcome.CANCELLED, 487, True),
        (CallOutcome.FAILED, 603, True),
        (CallOutcome.FAILED, 503, False),
        (CallOutcome.FAILED, 404, False),
        (CallOutcome.FAILED, None, False),
    ],
)
def test_a_call_is_effective_where_its_end_lies_with_the_people(
    outcome: CallOutcome, sip_code: int | None, *, effective: bool
) -> None:
    assert is_effective(outcome, sip_code) == effective


def test_ratios_are_of_what_was_counted() -> None:
    one = Quality(attempts=2, answered=1, effective=2, seconds=Decimal(10))
    other = Quality(
        attempts=1, seconds=Decimal("0.001"), pdd_calls=3, pdd_seconds=Decimal("4.0001")
    )
    both = one + other
    assert (both.asr, both.ner) == (Decimal("0.3333"), Decimal("0.6667"))
    assert (both.acd, both.pdd) == (Decimal("10.001"), Decimal("1.333"))


def test_of_nothing_there_is_no_ratio() -> None:
    nothing = Quality()
    assert (nothing.asr, nothing.ner, nothing.acd, nothing.pdd) == (None,) * 4
