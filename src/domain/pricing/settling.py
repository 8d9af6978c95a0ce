"""Bounds and rounding of a call whose bands have terms of their own.

A call is at least what the band of its answer says. While it is in a band its cost does not rise
above the maximum of that band; what it cost before stays. Of the bands that it was in the one with
the most decimals rounds, of equal ones the first.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate

from attrs import frozen

from domain.pricing.charge import capped
from domain.pricing.rounding import Rounding, rounded
from domain.pricing.tariff import Rate
from domain.pricing.terms import Terms


@frozen
class Stretch:
    """What a stretch of a call costs by itself, and what its band says."""

    cost: Fraction
    terms: Terms | None


@frozen(kw_only=True)
class Settled:
    """What a call costs in the end, and by which of the terms.

    Attributes:
        bound: the maximum or minimum that its cost was brought to, where it stayed so.
    """

    amount: Decimal
    bound: Decimal | None
    rounding: Rounding


def minimum_of(rate: Rate, answer: Terms | None) -> timedelta:
    """Give what a call that is answered in this band is billed as at least."""
    said = answer.minimum_duration if answer else None
    return rate.minimum_duration if said is None else said


def maximum_in(rate: Rate, band: Terms | None) -> Decimal | None:
    """Give above what the cost of a call does not rise in this band."""
    said = band.max_cost if band else None
    return rate.max_cost if said is None else said


def least_of(rate: Rate, answer: Terms | None) -> Decimal | None:
    """Give what a call that is answered in this band costs at least."""
    said = answer.min_cost if answer else None
    return rate.min_cost if said is None else said


def roundings_in(rate: Rate, bands: Iterable[Terms | None]) -> Sequence[tuple[Rounding, int]]:
    """Give how the price of a call is rounded when it has come into each of its bands.

    Each is a way, and a number of decimals.
    """
    return list(accumulate((_rounding_in(rate, band) for band in bands), _finer))


def settle(
    rate: Rate, answer: Terms | None, setup_fee: Decimal, stretches: Sequence[Stretch]
) -> Settled:
    """Add up a call by its first rate, the band of its answer, and its stretches.

    The setup fee is a part of the first stretch.
    """
    cost, bound = Fraction(0), None
    fee = Fraction(setup_fee)
    for stretch in stretches or [Stretch(Fraction(0), answer)]:
        before, most = cost, maximum_in(rate, stretch.terms)
        whole, fee = before + fee + stretch.cost, Fraction(0)
        cost = capped(before, whole, most)
        if cost == whole:
            bound = bound if cost == before else None
        elif cost == most:
            bound = most
    least = least_of(rate, answer)
    if least is not None and cost < least:
        cost, bound = Fraction(least), least
    rounding, decimals = roundings_in(rate, [answer, *(each.terms for each in stretches)])[-1]
    amount = rounded(*cost.as_integer_ratio(), rounding, decimals)
    return Settled(amount=amount, bound=bound, rounding=rounding)


def _rounding_in(rate: Rate, band: Terms | None) -> tuple[Rounding, int]:
    if band is None:
        return rate.rounding, rate.decimals
    decimals = rate.decimals if band.decimals is None else band.decimals
    return band.rounding or rate.rounding, decimals


def _finer(one: tuple[Rounding, int], other: tuple[Rounding, int]) -> tuple[Rounding, int]:
    return other if other[1] > one[1] else one
