"""Wire: the price of a call that goes on, as browsers and programs reckon by it."""

from decimal import Decimal

from domain.live.masking import MASK_LEAVES_FIRST
from domain.pricing.amounts import MICROSECOND
from domain.pricing.charge import Segment
from domain.pricing.running import RunningPrice


def price(found: RunningPrice, *, masks: bool) -> dict[str, object]:
    """Write it, its segments with terms of their own only where bands have some."""
    rate = found.rate
    # A rate may be of a single number.
    longest = max(len(rate.prefix), len(rate.caller_prefix))
    whole = not masks or longest <= MASK_LEAVES_FIRST
    rounding, decimals = found.roundings[0]
    return {
        "currency": found.currency,
        "prefix": rate.prefix if whole else rate.prefix[:MASK_LEAVES_FIRST],
        "destination": rate.destination if whole else None,
        "setup": _pair(found.setup_fee),
        "minimum": found.minimum_duration // MICROSECOND,
        "included": rate.included // MICROSECOND,
        "max": _pair(found.maxima[0]),
        "min": _pair(found.min_cost),
        "rounding": rounding.value,
        "decimals": decimals,
        "until": found.until // MICROSECOND,
        **_segments(found),
    }


def _segments(found: RunningPrice) -> dict[str, object]:
    segments = [_segment(each) for each in found.segments]
    if found.terms is None:
        return {"segments": segments}
    for segment, most, (rounding, decimals) in zip(
        segments, found.maxima[1:], found.roundings[1:], strict=True
    ):
        segment.update(max=_pair(most), rounding=rounding.value, decimals=decimals)
    return {"segments": segments, "places": found.roundings[-1][1]}


def _segment(found: Segment) -> dict[str, object]:
    tier = found.tier
    numerator, denominator = tier.price
    return {
        "start": found.start // MICROSECOND,
        "billed": found.billed // MICROSECOND,
        "grain": 0 if tier.pro_rata else tier.grain,
        "price": [str(numerator), str(denominator)],
        "fee": _pair(found.step_fee),
    }


def _pair(amount: Decimal | None) -> list[str] | None:
    # A browser's numbers have 53 bits: fractions travel as text.
    return None if amount is None else [str(each) for each in amount.as_integer_ratio()]
