"""Rows of one prefix become its bands, or are told why they cannot."""

from collections.abc import Sequence
from typing import Final

from attrs import evolve

from adapters.wire.rates.columns import LineOfRate
from application.pricing.rate_sheet import BadRow
from domain.pricing.bands import Band
from domain.pricing.tariff import Rate

_MOST_BANDS: Final = 48
_OF_THE_PREFIX: Final = ("destination", "minimum_duration", "rounding", "decimals")


def merged(rows: Sequence[LineOfRate]) -> Rate | list[BadRow]:
    """Make one rate of the rows of a prefix, its bands in the order of the clock."""
    first = rows[0].rate
    if len(rows) > _MOST_BANDS:
        reason = f"prefix {_name(first)} has more than {_MOST_BANDS} rows"
        return [BadRow(rows[_MOST_BANDS].line, reason)]
    found = [(row.line, _objection(row.rate, rows[:place])) for place, row in enumerate(rows)]
    bad = [BadRow(line, reason) for line, reason in found if reason is not None]
    bands = (band for row in rows for band in row.rate.bands)
    return bad or evolve(first, bands=tuple(sorted(bands, key=_by_clock)))


def _by_clock(band: Band) -> tuple[object, ...]:
    return band.start, sorted(band.weekdays), band.end


def _objection(rate: Rate, before: Sequence[LineOfRate]) -> str | None:
    [band] = rate.bands
    for other in before:
        [its_band] = other.rate.bands
        if _when(band) == _when(its_band):
            return f"prefix {_name(rate)} is in line {other.line} already, for the same hours"
        if band.when.contradicts(its_band.when):
            return (
                f"prefix {_name(rate)} has in line {other.line} a band of another length that"
                " starts at the same time: give the two other weekdays or another start"
            )
        for name in _OF_THE_PREFIX:
            if getattr(rate, name) != getattr(other.rate, name):
                return f"prefix {_name(rate)} has another {name} in line {other.line}"
    return None


def _name(rate: Rate) -> str:
    return rate.prefix or "(all)"


def _when(band: Band) -> tuple[object, ...]:
    return band.weekdays, band.start, band.end
