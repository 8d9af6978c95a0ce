"""Which way the price of a prefix goes from one rate to another."""

from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction

from domain.pricing.tariff import Rate

_MINUTE = 60_000_000


class ChangeKind(StrEnum):
    """What becomes of a prefix.

    Raised and lowered: of all prices that change, and nothing else does, each goes this way.
    Changed: other terms, or prices that go both ways. Renamed: only the destination changes.
    """

    RAISED = "raised"
    LOWERED = "lowered"
    CHANGED = "changed"
    RENAMED = "renamed"
    NEW = "new"
    REMOVED = "removed"


def compare(old: Rate | None, new: Rate | None) -> ChangeKind | None:
    """Tell what becomes of a prefix; None where a call costs the same."""
    if old is None or new is None:
        return ChangeKind.NEW if old is None else ChangeKind.REMOVED
    if _rules(old) != _rules(new):
        return ChangeKind.CHANGED
    prices = list(zip(_prices(old), _prices(new), strict=True))
    raised = any(before < after for before, after in prices)
    lowered = any(before > after for before, after in prices)
    if raised and lowered:
        return ChangeKind.CHANGED
    if raised or lowered:
        return ChangeKind.RAISED if raised else ChangeKind.LOWERED
    return None if old.destination == new.destination else ChangeKind.RENAMED


def price_of_a_minute(rate: Rate) -> Fraction:
    """Give the price of a minute in the first tier of the first band."""
    return Fraction(*rate.bands[0].tiers[0].price) * _MINUTE


def _prices(rate: Rate) -> Sequence[Fraction]:
    return [
        price
        for band in rate.bands
        for price in (
            Fraction(band.setup_fee),
            *(Fraction(*tier.price) for tier in band.tiers),
            *(Fraction(tier.step_fee) for tier in band.tiers),
        )
    ]


def _rules(rate: Rate) -> tuple[object, ...]:
    bands = [
        (
            band.when,
            band.terms,
            [(tier.start, tier.increment, tier.pro_rata) for tier in band.tiers],
        )
        for band in rate.bands
    ]
    return (
        bands, rate.minimum_duration, rate.included, rate.max_cost, rate.min_cost,
        rate.rounding, rate.decimals,
    )  # fmt: skip
