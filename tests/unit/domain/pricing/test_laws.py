"""Laws that hold for every tariff."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from adapters.contract.builders import a_band, a_rate, a_tier, a_version
from domain.pricing.charge import RatedCharge
from domain.pricing.errors import NoRateError
from domain.pricing.price_call import price_call
from domain.pricing.tariff import SpanOverflow
from random_tariffs import RandomCall, random_calls

CALLS = st.integers(0, 10**6).map(lambda seed: next(random_calls(Random(seed), 1)))  # noqa: S311
SECONDS = st.integers(1, 7200).map(lambda seconds: timedelta(seconds=seconds))


def last_place(charge: RatedCharge) -> Decimal:
    return Decimal(1).scaleb(int(charge.amount.as_tuple().exponent))


@given(CALLS, st.integers(0, 3_600_000_000))
def test_a_longer_call_costs_no_less(call: RandomCall, more: int) -> None:
    longer = call.duration + timedelta(microseconds=more)
    try:
        shorter, whole = [
            price_call(call.versions, call.number, call.answered_at, duration, call.caller)
            for duration in (call.duration, longer)
        ]
    except NoRateError:
        return
    # A band that is entered later may round to more decimals, and so take a part of one back.
    same = shorter.rounding is None or last_place(shorter) == last_place(whole)
    assert shorter.amount <= whole.amount + (0 if same else last_place(shorter))


@given(CALLS)
def test_the_breakdown_adds_up(call: RandomCall) -> None:
    try:
        charge = price_call(
            call.versions, call.number, call.answered_at, call.duration, call.caller
        )
    except NoRateError:
        return
    cost = Fraction(charge.bound) if charge.bound is not None else charge.cost
    assert abs(Fraction(charge.amount) - cost) < last_place(charge)
    consume = all(v.span_overflow is SpanOverflow.CONSUME for v in call.versions)
    position = timedelta()
    for segment in charge.segments:
        assert segment.start == position if consume else segment.start <= position
        position = segment.start + segment.billed


@given(SECONDS, SECONDS, st.integers(0, 86_400))
def test_parts_of_a_call_by_the_second_cost_what_the_whole_costs(
    first: timedelta, second: timedelta, late: int
) -> None:
    # Where nothing counts from the start of the call: one tier, no fee, no minimum.
    wednesday = a_band(a_tier("0.7", unit=7), weekdays=frozenset({2}), weight=1)
    version = a_version(a_rate("49", a_band(a_tier("0.6")), wednesday))
    at = version.effective_from + timedelta(days=2, seconds=late)
    whole = price_call([version], "49", at, first + second).cost
    parts = (
        price_call([version], "49", at, first).cost
        + price_call([version], "49", at + first, second).cost
    )
    assert whole == parts
