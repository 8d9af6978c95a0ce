"""Rows of one prefix become its bands, or are told why they cannot."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from attrs import evolve

from adapters.wire.rates.columns import LineOfRate
from application.pricing.rate_sheet import BadRow
from domain.pricing.bands import Band, Tier
from domain.pricing.tariff import Rate

_MOST_BANDS: Final = 48
TERMS: Final = ("minimum_duration", "max_cost", "min_cost", "rounding", "decimals")

_USUAL: Final = Rate(prefix="", destination="", bands=(Band(tiers=(Tier(rate=Decimal(0)),)),))


def merged(rows: Sequence[LineOfRate]) -> Rate | list[BadRow]:
    """Make one rate of the rows of a prefix, its bands in the order of the clock.

    What they say differently of the whole price each band says by itself.
    """
    first = rows[0].rate
    if len(rows) > _MOST_BANDS:
        reason = f"prefix {_name(first)} has more than {_MOST_BANDS} rows"
        return [BadRow(rows[_MOST_BANDS].line, reason)]
    found = [(row.line, _objection(row.rate, rows[:place])) for place, row in enumerate(rows)]
    bad = [BadRow(line, reason) for line, reason in found if reason is not None]
    if bad:
        return bad
    apart = [name for name in TERMS if len({getattr(row.rate, name) for row in rows}) > 1]
    bands = [_with_terms(row.rate, apart) for row in rows]
    usual: dict[str, Any] = {name: getattr(_USUAL, name) for name in apart}
    return evolve(first, bands=tuple(sorted(bands, key=_by_clock)), **usual)


def _with_terms(rate: Rate, names: Sequence[str]) -> Band:
    [band] = rate.bands
    own: dict[str, Any] = {name: getattr(rate, name) for name in names}
    return evolve(band, **own)


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
        if rate.destination != other.rate.destination:
            return f"prefix {_name(rate)} has another destination in line {other.line}"
    return None


def _name(rate: Rate) -> str:
    caller = f", caller {rate.caller_prefix}," if rate.caller_prefix else ""
    return f"{rate.prefix or '(all)'}{caller}"


def _when(band: Band) -> tuple[object, ...]:
    return band.weekdays, band.start, band.end
