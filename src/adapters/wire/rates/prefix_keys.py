"""Prefixes as numbers, in the order of their text.

To base 11 each digit counts one more, and what is missing to 18 digits counts zero: so a prefix
stands before all that it begins, and what it begins lies in one stretch.
"""

from itertools import product
from typing import Final

from domain.pricing.tariff import LONGEST_PREFIX

_BASE: Final = 11
_DIGITS: Final = str.maketrans("0123456789", "123456789a")
_THREE: Final = _BASE**3
_THREE_DIGITS: Final = tuple(
    "".join(letters).rstrip() for letters in product(" 0123456789", repeat=3)
)
_SHIFTS: Final = tuple(_THREE**place for place in range(LONGEST_PREFIX // 3 - 1, -1, -1))

SPAN: Final = tuple(_BASE ** (LONGEST_PREFIX - length) for length in range(LONGEST_PREFIX + 1))
"""By the length of a prefix: how long the stretch of what it begins is, itself included."""


def key_of(digits: str) -> int:
    """Give the key of a prefix, or of the first 18 digits of a number."""
    return int(digits[:LONGEST_PREFIX].translate(_DIGITS).ljust(LONGEST_PREFIX, "0"), _BASE)


def prefix_of(key: int) -> str:
    """Give the prefix that has this key."""
    return "".join([_THREE_DIGITS[key // shift % _THREE] for shift in _SHIFTS])
