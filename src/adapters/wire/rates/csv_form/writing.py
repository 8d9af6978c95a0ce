"""Rates as CSV, where it can say all of them: what is written is read back the same."""

import csv
from collections.abc import Callable, Mapping, Sequence
from datetime import time, timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from typing import Any, Final, TextIO

from adapters.wire.rates.columns import LineOfRate
from adapters.wire.rates.csv_form.cells import DAYS, CellError, quoted
from adapters.wire.rates.csv_form.layout import COLUMNS
from adapters.wire.rates.csv_form.merging import TERMS, merged
from adapters.wire.rates.csv_form.shapes import EACH_RATE, shape_of
from adapters.wire.rates.rate_json import decode_rate, plain, seconds
from adapters.wire.rates.rows import rate_rows, rows_by_caller
from application.pricing.rate_sheet import RateRow
from domain.pricing.errors import InvalidTariffError
from domain.pricing.tariff import Band, Rate

_ALL: Final = "*"
_AT_ONCE: Final = 5000
_NEWEST: Final = {
    "max_cost": '"max_cost": ',
    "min_cost": '"min_cost": ',
    "caller_prefix": '"callers": ',
}

Cells = Mapping[str, str]


def fits(rates: Mapping[str, Rate]) -> bool:
    """Tell whether CSV can say all of these rates."""
    return all(_fits(row) for row in rows_by_caller(rates))


def write_csv(
    file: TextIO, rates: Mapping[str, Rate], written: Callable[[int], None] = lambda _: None
) -> None:
    """Write rates that fit, in the order of their prefixes; `written` is told of each step."""
    out = csv.writer(file, lineterminator="\n")
    columns = _columns(rates)
    out.writerow(columns)
    for number, row in enumerate(rows_by_caller(rates), 1):
        for cells in _cells_of(row.terms) or ():
            whole = {
                "prefix": row.prefix or _ALL,
                "caller_prefix": row.caller_prefix or _ALL,
                "destination": quoted(row.destination),
                **cells,
            }
            out.writerow([whole[name] for name in columns])
        if number % _AT_ONCE == 0:
            written(_AT_ONCE)
    written(len(rates) % _AT_ONCE)


def _columns(rates: Mapping[str, Rate]) -> Sequence[str]:
    """Leave out the newest columns where they would be empty: older software reads the rest."""
    found = set[str]()
    for row in rate_rows(rates):
        found.update(name for name, mark in _NEWEST.items() if mark in row.terms)
    return [name for name in COLUMNS if name in found or name not in _NEWEST]


def _fits(row: RateRow) -> bool:
    return row.destination == row.destination.strip() and _cells_of(row.terms) is not None


def _cells_of(terms: str) -> Sequence[Cells] | None:
    rates = iter(EACH_RATE.findall(terms))
    rows = []
    for cells, tiers in _shape_rows(EACH_RATE.sub("0", terms)) or ():
        ours = list(islice(rates, tiers))
        if len(set(ours)) > 1:
            return None
        rows.append({**cells, "rate": ours[0]})
    return rows or None


@lru_cache(10_000)
def _shape_rows(terms: str) -> Sequence[tuple[Cells, int]] | None:
    """Give the rows of terms without their rates, and the number of tiers that each stands for."""
    rate = decode_rate("", "", terms)
    rows = [_cells(rate, band) for band in rate.bands]
    try:
        read = merged([LineOfRate(0, _read(cells)) for cells in rows])
    except (CellError, InvalidTariffError):
        return None
    counts = [len(band.tiers) for band in rate.bands]
    return list(zip(rows, counts, strict=True)) if read == rate else None


def _read(cells: Cells) -> Rate:
    return decode_rate("", "", shape_of(cells).terms(cells["rate"]))


def _cells(rate: Rate, band: Band) -> Cells:
    first, last = band.tiers[0], band.tiers[-1]
    terms = {name: _own(band, rate, name) for name in TERMS}
    hours = ("", "") if band.start == band.end else (_clock(band.start), _clock(band.end, "24:00"))
    return {
        "rate": "0",
        "rate_unit": _text(first.unit),
        "setup_fee": plain(band.setup_fee),
        "first_increment": _text(first.increment),
        "next_increment": _text(last.increment),
        "minimum_duration": _text(terms["minimum_duration"]),
        "rounding": terms["rounding"].value,
        "decimals": str(terms["decimals"]),
        "max_cost": _bound(terms["max_cost"]),
        "min_cost": _bound(terms["min_cost"]),
        "weekdays": " ".join(DAYS[day] for day in sorted(band.weekdays)),
        "start": hours[0],
        "end": hours[1],
    }


def _own(band: Band, rate: Rate, name: str) -> Any:  # noqa: ANN401 one of several kinds
    own = getattr(band, name)
    return getattr(rate, name) if own is None else own


def _bound(amount: Decimal | None) -> str:
    return "" if amount is None else plain(amount)


def _text(span: timedelta) -> str:
    return plain(seconds(span))


def _clock(moment: time, midnight: str = "00:00") -> str:
    return moment.isoformat()[: 8 if moment.second else 5] if moment != time() else midnight
