"""A file of rates, as somebody hands it in: all rates, or what is wrong with which line."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from attrs import field, frozen

from domain.pricing.tariff import Rate


class RateRow(NamedTuple):
    """A rate as text; equal terms, which are all but the rest, are equal text.

    Terms tell what some callers pay instead, unless rows are by caller.
    """

    prefix: str
    destination: str
    terms: str
    caller_prefix: str = ""


@frozen
class BadRow:
    """A line of a file that is no rate, and why; lines count from 1."""

    line: int
    reason: str


@frozen(kw_only=True)
class RateSheet:
    """What a file says; where a row is bad there are no rates at all.

    Attributes:
        rules: what the file says of the version as a whole, such as its zone; as text.
        rows: of the file, header left out.
        bad: in the order of the lines.
        later: days on which rows begin to hold that are not among the rates yet.
    """

    rates: Mapping[str, Rate] = field(factory=dict, repr=False)
    rules: Mapping[str, str] = field(factory=dict)
    rows: int = 0
    bad: Sequence[BadRow] = ()
    later: Sequence[date] = ()
