"""Rows of a file of rates, in columns until all are there: a file need not be sorted."""

from array import array
from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby

from attrs import define, field, frozen

from adapters.wire.rates.packed import PackedRates
from adapters.wire.rates.prefix_keys import key_of, prefix_of
from adapters.wire.rates.rate_json import decode_rate, encode_terms
from adapters.wire.rates.texts import SharedTexts
from application.pricing.rate_sheet import BadRow, RateSheet
from domain.pricing.tariff import Rate


@frozen
class LineOfRate:
    """A row on its own."""

    line: int
    rate: Rate


Merge = Callable[[Sequence[LineOfRate]], Rate | list[BadRow]]


@define
class RateColumns:
    """The rows so far.

    Attributes:
        merge: makes one rate of all rows of a prefix that has several, or tells what is wrong.
        bad: what is wrong.
    """

    merge: Merge
    bad: list[BadRow] = field(factory=list)
    _terms: SharedTexts = field(factory=SharedTexts, init=False)
    _destinations: SharedTexts = field(factory=SharedTexts, init=False)
    _keys: "array[int]" = field(factory=partial(array, "q"), init=False)
    _lines: "array[int]" = field(factory=partial(array, "I"), init=False)
    _terms_of: "array[int]" = field(factory=partial(array, "I"), init=False)
    _destination_of: "array[int]" = field(factory=partial(array, "I"), init=False)

    def add(self, line: int, prefix: str, destination: str, terms: str) -> None:
        """Add a row that is a rate."""
        self._keys.append(key_of(prefix))
        self._lines.append(line)
        self._terms_of.append(self._terms.add(terms))
        self._destination_of.append(self._destinations.add(destination))

    def refuse(self, line: int, reason: str) -> None:
        """Add a row that is none."""
        self.bad.append(BadRow(line, reason))

    def sheet(self) -> RateSheet:
        """Give all rates, or all that is wrong; nothing can be added afterwards."""
        rates = PackedRates(self._terms, self._destinations)
        order = sorted(range(len(self._keys)), key=self._keys.__getitem__)
        for key, group in groupby(order, key=self._keys.__getitem__):
            self._append(rates, prefix_of(key), list(group))
        self._terms.close()
        self._destinations.close()
        if not (self.bad or len(rates)):
            self.refuse(1, "there is no rate in the file")
        if self.bad:
            return RateSheet(rows=len(order), bad=sorted(self.bad, key=lambda row: row.line))
        return RateSheet(rates=rates, rows=len(order))

    def _append(self, rates: PackedRates, prefix: str, places: Sequence[int]) -> None:
        terms = self._terms_of[places[0]]
        if len(places) > 1:
            found = self.merge([self._alone(prefix, place) for place in places])
            if isinstance(found, list):
                self.bad.extend(found)
                return
            terms = self._terms.add(encode_terms(found))
        rates.append(prefix, self._destination_of[places[0]], terms)

    def _alone(self, prefix: str, place: int) -> LineOfRate:
        destination = self._destinations[self._destination_of[place]]
        rate = decode_rate(prefix, destination, self._terms[self._terms_of[place]])
        return LineOfRate(self._lines[place], rate)
