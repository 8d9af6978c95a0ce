"""A CSV file as rates, or all that is wrong with it; in little memory whatever its size."""

import csv
from array import array
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby
from typing import BinaryIO

from attrs import define, field

from adapters.prefix_keys import key_of, prefix_of
from adapters.rate_json import decode_rate, encode_terms
from adapters.rate_table import PackedRates
from adapters.tariff_csv.cells import CellError, unquoted
from adapters.tariff_csv.layout import Cells, Layout, delimiter_of, layout_of
from adapters.tariff_csv.merging import BandRow, merged
from adapters.tariff_csv.shapes import Shape, shape_of
from adapters.texts import SharedTexts
from application.rate_sheet import BadRow, RateSheet
from domain.pricing.errors import InvalidTariffError
from domain.pricing.tariff import LONGEST_PREFIX, Rate

_ALL = "*"
_MOST_SHAPES = 10_000


def read_csv(file: BinaryIO, advanced: Callable[[int], None] = lambda _: None) -> RateSheet:
    """Read a file with a header; `advanced` is told of each step how many bytes more were read."""
    lines = enumerate(_lines(file, advanced), 1)
    number, header = next(lines, (1, ""))
    header = header.removeprefix("\ufeff")
    if header.lower().startswith("sep="):  # a spreadsheet's hint to itself
        number, header = next(lines, (2, ""))
    delimiter = delimiter_of(header)
    try:
        layout = layout_of(next(csv.reader([header], delimiter=delimiter, strict=True), []))
    except (CellError, csv.Error) as error:
        return RateSheet(bad=[BadRow(number, str(error))])
    reading = _Reading(layout)
    reading.take_all((text for _, text in lines), delimiter, number + 1)
    return reading.sheet()


def _lines(file: BinaryIO, advanced: Callable[[int], None]) -> Iterator[str]:
    read = 0
    for line in file:
        read += len(line)
        if read > 1 << 18:
            advanced(read)
            read = 0
        # What is not UTF-8 becomes a lone surrogate, which no cell may hold.
        yield line.decode(errors="surrogateescape")
    advanced(read)


@define
class _Reading:
    """The rows so far, in columns."""

    layout: Layout
    terms: SharedTexts = field(factory=SharedTexts)
    destinations: SharedTexts = field(factory=SharedTexts)
    shapes: dict[Hashable, Shape] = field(factory=dict)
    bad: list[BadRow] = field(factory=list)
    keys: "array[int]" = field(factory=partial(array, "q"))
    lines: "array[int]" = field(factory=partial(array, "I"))
    terms_of: "array[int]" = field(factory=partial(array, "I"))
    destination_of: "array[int]" = field(factory=partial(array, "I"))

    def take_all(self, lines: Iterable[str], delimiter: str, first: int) -> None:
        """Take every row; the first line has this number."""
        rows, line = csv.reader(lines, delimiter=delimiter, strict=True), first
        try:
            for cells in rows:
                self._take(line, cells)
                line = first + rows.line_num
        except csv.Error as error:
            self.bad.append(BadRow(line, f"quotes or line ends that do not match: {error}"))

    def sheet(self) -> RateSheet:
        """Give all rates, or all that is wrong."""
        rates = PackedRates(self.terms, self.destinations)
        order = sorted(range(len(self.keys)), key=self.keys.__getitem__)
        for key, group in groupby(order, key=self.keys.__getitem__):
            places = list(group)
            if len(places) > 1:
                self._merge(prefix_of(key), places, rates)
            else:
                place = places[0]
                rates.append(prefix_of(key), self.destination_of[place], self.terms_of[place])
        self.terms.close()
        self.destinations.close()
        if not (self.bad or len(rates)):
            self.bad.append(BadRow(1, "there is no rate in the file"))
        if self.bad:
            return RateSheet(rows=len(order), bad=sorted(self.bad, key=lambda row: row.line))
        return RateSheet(rates=rates, rows=len(order))

    def _take(self, line: int, cells: Cells) -> None:
        if not any(map(str.strip, cells)):
            return
        try:
            _check_width(len(cells), self.layout.width)
            prefix = _prefix(self.layout.prefix(cells).strip())
            destination = _destination(unquoted(self.layout.destination(cells).strip()))
            terms = self._shape(cells).terms(self.layout.rate(cells).strip())
        except (CellError, InvalidTariffError) as error:
            self.bad.append(BadRow(line, str(error)))
            return
        self.keys.append(key_of(prefix))
        self.lines.append(line)
        self.terms_of.append(self.terms.add(terms))
        self.destination_of.append(self.destinations.add(destination))

    def _shape(self, cells: Cells) -> Shape:
        key = self.layout.shape(cells)
        known = self.shapes.get(key)
        if known is None:
            if len(self.shapes) >= _MOST_SHAPES:
                self.shapes.clear()
            known = self.shapes[key] = shape_of(self.layout.named(cells))
        return known

    def _merge(self, prefix: str, places: Sequence[int], rates: PackedRates) -> None:
        found = merged([BandRow(self.lines[each], self._rate(prefix, each)) for each in places])
        if isinstance(found, list):
            self.bad.extend(found)
        else:
            terms = self.terms.add(encode_terms(found))
            rates.append(prefix, self.destination_of[places[0]], terms)

    def _rate(self, prefix: str, place: int) -> Rate:
        destination = self.destinations[self.destination_of[place]]
        return decode_rate(prefix, destination, self.terms[self.terms_of[place]])


def _prefix(text: str) -> str:
    if text in {"", _ALL}:
        return ""
    if not (text.isascii() and text.isdigit()):
        raise CellError(f"prefix: {text!r} has other than digits; {_ALL} is for all numbers")
    if len(text) > LONGEST_PREFIX:
        raise CellError(f"prefix: {text} has more than {LONGEST_PREFIX} digits")
    return text


def _destination(text: str) -> str:
    if text.isprintable():
        return text
    plain = text.replace("\xa0", " ")
    if plain.isprintable():
        return plain
    if any("\udc80" <= letter <= "\udcff" for letter in text):
        raise CellError("destination: is not UTF-8: save the file as UTF-8")
    raise CellError(f"destination: {text!r} is not printable")


def _check_width(found: int, wanted: int) -> None:
    if found != wanted:
        hint = ": a decimal comma?" if found > wanted else ""
        raise CellError(f"{found} cells where the header has {wanted}{hint}")
