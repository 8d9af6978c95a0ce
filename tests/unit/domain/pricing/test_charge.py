"""What a stretch of a call adds to its price."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from adapters.contract.builders import a_charge, a_tier
from domain.pricing.charge import Segment


def a_segment(**changes: Any) -> Segment:  # noqa: ANN401 any field
    return Segment(start=timedelta(), billed=timedelta(seconds=30), tier=a_tier("0.6"), **changes)


def test_time_costs_by_its_tier_and_entering_it_may_cost_a_fee() -> None:
    assert a_segment().cost == Fraction(3, 10)
    assert a_segment(step_fee=Decimal("0.05")).cost == Fraction(35, 100)


def test_a_segment_is_of_the_first_band_unless_it_says_otherwise() -> None:
    assert (a_segment().band, a_segment().tariff_id) == (0, None)


def test_the_parts_and_the_setup_fee_add_up() -> None:
    charge = a_charge(segments=(a_segment(), a_segment()), setup_fee=Decimal("0.1"))
    assert charge.billed == timedelta(seconds=60)
    assert charge.cost == Fraction(7, 10)
