"""Rates of half a million prefixes in little memory: sorted arrays, and terms as text."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from typing import Final

from attrs import define, evolve, field

from adapters.wire.rates.prefix_keys import SPAN, key_of, prefix_of
from adapters.wire.rates.rate_json import decode_rate
from adapters.wire.rates.texts import Texts
from domain.pricing.tariff import Rate, RateTable

_RATES_KEPT: Final = 32_768
_TERMS_KEPT: Final = 16_384


@define(eq=False)
class PackedRates(RateTable):
    """The rates of a version, which are made when they are looked up; the last ones are kept.

    What begins a number lies nearest before it, or is a parent of what lies there.

    Attributes:
        terms: of a rate, by number, in the canonical form of `rate_json`.
        parents: the longest other prefix that begins this one, -1 where there is none.
    """

    terms: Texts
    destinations: Texts
    prefix_keys: "array[int]" = field(factory=partial(array, "q"), init=False)
    lengths: "array[int]" = field(factory=partial(array, "B"), init=False)
    parents: "array[int]" = field(factory=partial(array, "i"), init=False)
    terms_of: "array[int]" = field(factory=partial(array, "I"), init=False)
    destination_of: "array[int]" = field(factory=partial(array, "I"), init=False)
    _rate: Callable[[int, str], Rate] = field(init=False)
    _template: Callable[[int], Rate] = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._rate = lru_cache(_RATES_KEPT)(self._made)
        self._template = lru_cache(_TERMS_KEPT)(self._read)

    def append(self, prefix: str, destination: int, terms: int) -> None:
        """Add a rate; its prefix comes after all that are there.

        Raises:
            ValueError: it does not.
        """
        key, place = key_of(prefix), len(self.prefix_keys)
        if place and key <= self.prefix_keys[-1]:
            raise ValueError(f"{prefix!r} comes too late")
        parent = place - 1
        while parent >= 0 and key - self.prefix_keys[parent] >= SPAN[self.lengths[parent]]:
            parent = self.parents[parent]
        self.prefix_keys.append(key)
        self.lengths.append(len(prefix))
        self.parents.append(parent)
        self.terms_of.append(terms)
        self.destination_of.append(destination)

    def along(self, digits: str) -> Iterator[Rate]:
        key = key_of(digits)
        place = bisect_right(self.prefix_keys, key) - 1
        while place >= 0:
            length = self.lengths[place]
            if key - self.prefix_keys[place] < SPAN[length]:
                yield self._rate(place, digits[:length])
            place = self.parents[place]

    def __getitem__(self, prefix: str) -> Rate:
        if len(prefix) >= len(SPAN) or not _is_digits(prefix):
            raise KeyError(prefix)
        key = key_of(prefix)
        place = bisect_left(self.prefix_keys, key)
        if place == len(self.prefix_keys) or self.prefix_keys[place] != key:
            raise KeyError(prefix)
        return self._rate(place, prefix)

    def __iter__(self) -> Iterator[str]:
        return map(prefix_of, self.prefix_keys)

    def __len__(self) -> int:
        return len(self.prefix_keys)

    def _made(self, place: int, prefix: str) -> Rate:
        terms = self._template(self.terms_of[place])
        destination = self.destinations[self.destination_of[place]]
        return Rate(  # half the time of `evolve`
            prefix=prefix,
            destination=destination,
            bands=terms.bands,
            minimum_duration=terms.minimum_duration,
            included=terms.included,
            max_cost=terms.max_cost,
            min_cost=terms.min_cost,
            rounding=terms.rounding,
            decimals=terms.decimals,
            callers=tuple(
                evolve(each, prefix=prefix, destination=each.destination or destination)
                for each in terms.callers
            ),
        )

    def _read(self, number: int) -> Rate:
        return decode_rate("", "", self.terms[number])


def _is_digits(prefix: str) -> bool:
    return not prefix or (prefix.isascii() and prefix.isdigit())
