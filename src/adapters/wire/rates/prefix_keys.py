"""Prefixes as numbers, in the order of their text.

To base 11 each digit counts one more, and what is missing to 18 digits counts zero: so a prefix
stands before all that it begins, and what it begins lies in one stretch.
"""

from itertools import product
from typing import Final

from domain.pricing.tariff import LONGEST_PREFIX

_BASE: Final = 11
_THREE: Final = _BASE**3
_THREE_DIGITS: Final = tuple(
    "".join(letters).rstrip() for letters in product(" 0123456789", repeat=3)
)
_SHIFTS: Final = tuple(_THREE**place for place in range(LONGEST_PREFIX // 3 - 1, -1, -1))

SPAN: Final[tuple[int, ...]] = tuple(
    _BASE ** (LONGEST_PREFIX - length) for length in range(LONGEST_PREFIX + 1)
)
"""By the length of a prefix: how long the stretch of what it begins is, itself included."""

# One more for each digit, by how many there are.
_MORE: Final[tuple[int, ...]] = tuple(
    (_BASE**length - 1) // (_BASE - 1) for length in range(LONGEST_PREFIX + 1)
)


def key_of(digits: str) -> int:
    """Give the key of a prefix, or of the first 18 digits of a number."""
    head = digits[:LONGEST_PREFIX]
    length = len(head)
    return (int(head or "0", _BASE) + _MORE[length]) * SPAN[length]


def prefix_of(key: int) -> str:
    """Give the prefix that has this key."""
    return "".join([_THREE_DIGITS[key // shift % _THREE] for shift in _SHIFTS])
