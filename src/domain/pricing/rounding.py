"""The one rounding of a price."""

from decimal import Decimal
from enum import StrEnum
from fractions import Fraction


class Rounding(StrEnum):
    """Which way a price goes that lies between two amounts."""

    UP = "up"
    DOWN = "down"
    HALF_UP = "half_up"
    HALF_EVEN = "half_even"


def rounded(amount: Fraction, rounding: Rounding, decimals: int) -> Decimal:
    """Round an amount of at least zero to so many decimals."""
    scale: int = 10**decimals
    whole, rest = divmod(amount.numerator * scale, amount.denominator)
    if _goes_up(rounding, whole, 2 * rest - amount.denominator, rest):
        whole += 1
    return Decimal(whole).scaleb(-decimals)


def _goes_up(rounding: Rounding, whole: int, above_half: int, rest: int) -> bool:
    if rounding is Rounding.UP:
        return rest > 0
    if rounding is Rounding.HALF_UP:
        return above_half >= 0
    if rounding is Rounding.HALF_EVEN:
        return above_half > 0 or (above_half == 0 and whole % 2 == 1)
    return False
