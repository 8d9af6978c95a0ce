"""The one rounding of a price."""

from decimal import Decimal
from enum import StrEnum


class Rounding(StrEnum):
    """Which way a price goes that lies between two amounts."""

    UP = "up"
    DOWN = "down"
    HALF_UP = "half_up"
    HALF_EVEN = "half_even"


# An enumeration gives its members slowly.
_HALF_UP = Rounding.HALF_UP


def rounded(numerator: int, denominator: int, rounding: Rounding, decimals: int) -> Decimal:
    """Round a fraction of at least zero to so many decimals."""
    whole, rest = divmod(numerator * 10**decimals, denominator)
    if rest and _goes_up(rounding, whole, 2 * rest - denominator):
        whole += 1
    # From text: exact whatever the context of decimal arithmetic.
    return Decimal(f"{whole}e-{decimals}")


def _goes_up(rounding: Rounding, whole: int, above_half: int) -> bool:
    if rounding is _HALF_UP:
        return above_half >= 0
    if rounding is Rounding.HALF_EVEN:
        return above_half > 0 or (above_half == 0 and whole % 2 == 1)
    return rounding is Rounding.UP
