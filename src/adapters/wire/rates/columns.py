"""Rows of a file of rates, in columns until all are there: a file need not be sorted."""

from array import array
from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby

from attrs import define, evolve, field, frozen

from adapters.wire.rates.packed import PackedRates
from adapters.wire.rates.prefix_keys import key_of, prefix_of
from adapters.wire.rates.rate_json import decode_rate, encode_terms
from adapters.wire.rates.texts import SharedTexts
from application.pricing.rate_sheet import BadRow, RateSheet
from domain.pricing.tariff import Rate, with_callers


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
        merge: makes one rate of all rows of a prefix and caller that has several, or tells what is
            wrong.
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
    _caller_keys: "array[int]" = field(factory=partial(array, "q"), init=False)

    def add(
        self, line: int, prefix: str, destination: str, terms: str, caller_prefix: str = ""
    ) -> None:
        """Add a row that is a rate."""
        self._caller_keys.append(key_of(caller_prefix))
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
        order: Sequence[int] = range(len(self._keys))
        if any(self._caller_keys):
            order = sorted(order, key=self._caller_keys.__getitem__)
        order = sorted(order, key=self._keys.__getitem__)
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
        first = places[0]
        if len(places) == 1 and not self._caller_keys[first]:
            rates.append(prefix, self._destination_of[first], self._terms_of[first])
        elif (rate := self._by_caller(prefix, places)) is not None:
            terms = self._terms.add(encode_terms(rate))
            rates.append(prefix, self._destinations.add(rate.destination), terms)

    def _by_caller(self, prefix: str, places: Sequence[int]) -> Rate | None:
        found: list[Rate] = []
        good = True
        for caller, group in groupby(places, key=self._caller_keys.__getitem__):
            lines = [self._alone(prefix, prefix_of(caller), place) for place in group]
            rate = self.merge(lines) if len(lines) > 1 else lines[0].rate
            if isinstance(rate, Rate):
                found.append(rate)
            else:
                good = False
                self.bad.extend(rate)
        if good and found[0].caller_prefix:
            good = False
            reason = f"prefix {prefix or '(all)'} has prices by caller, but none for all callers"
            self.refuse(self._lines[places[0]], f"{reason}: caller_prefix *")
        return with_callers(found[0], found[1:]) if good else None

    def _alone(self, prefix: str, caller: str, place: int) -> LineOfRate:
        destination = self._destinations[self._destination_of[place]]
        rate = decode_rate(prefix, destination, self._terms[self._terms_of[place]])
        return LineOfRate(self._lines[place], evolve(rate, caller_prefix=caller))
