"""Rows of one prefix become its bands, or are told why they cannot."""

from collections.abc import Sequence
from typing import Final

from attrs import frozen

from application.rate_sheet import BadRow
from domain.pricing.bands import contradict
from domain.pricing.tariff import Band, Rate

_MOST_BANDS: Final = 48
_OF_THE_PREFIX: Final = ("destination", "minimum_duration", "rounding", "decimals")


@frozen
class BandRow:
    """A row on its own: a rate with one band."""

    line: int
    rate: Rate

    @property
    def band(self) -> Band:
        """Its band."""
        return self.rate.bands[0]


def merged(rows: Sequence[BandRow]) -> Rate | list[BadRow]:
    """Make one rate of the rows of a prefix, its bands in the order of the clock."""
    if len(rows) > _MOST_BANDS:
        reason = f"prefix {rows[0].rate.prefix} has more than {_MOST_BANDS} rows"
        return [BadRow(rows[_MOST_BANDS].line, reason)]
    found = [(row.line, _objection(row, rows[:place])) for place, row in enumerate(rows)]
    bad = [BadRow(line, reason) for line, reason in found if reason is not None]
    first = rows[0].rate
    return bad or Rate(
        prefix=first.prefix,
        destination=first.destination,
        bands=tuple(sorted((row.band for row in rows), key=by_clock)),
        minimum_duration=first.minimum_duration,
        rounding=first.rounding,
        decimals=first.decimals,
    )


def by_clock(band: Band) -> tuple[object, ...]:
    """Give the order of bands, which does not depend on that of the rows."""
    return band.start, sorted(band.weekdays), band.end == band.start, band.end


def _objection(row: BandRow, before: Sequence[BandRow]) -> str | None:
    prefix = row.rate.prefix or "(all)"
    for other in before:
        if _when(row.band) == _when(other.band):
            return f"prefix {prefix} is in line {other.line} already, for the same hours"
        if contradict(row.band, other.band):
            return (
                f"prefix {prefix} has in line {other.line} a band of another length that starts"
                " at the same time: give the two other weekdays or another start"
            )
        for name in _OF_THE_PREFIX:
            if getattr(row.rate, name) != getattr(other.rate, name):
                return f"prefix {prefix} has another {name} in line {other.line}"
    return None


def _when(band: Band) -> tuple[object, ...]:
    return band.weekdays, band.start, band.end
