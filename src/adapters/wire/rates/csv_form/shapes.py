"""Terms of a row: what its cells but prefix, destination and rate say, worked out once each."""

import re
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Final

from attrs import frozen

from adapters.wire.rates.csv_form.cells import (
    CellError,
    amount,
    clock,
    decimals,
    rounding,
    span,
    weekdays,
)
from adapters.wire.rates.rate_json import encode_terms, plain
from domain.pricing.amounts import check_amounts, check_price
from domain.pricing.tariff import Band, Rate, Tier

_SECOND: Final = timedelta(seconds=1)
_MINUTE: Final = timedelta(minutes=1)
_NOTHING: Final = timedelta()
EACH_RATE: Final = re.compile(r'(?<="rate": ")[^"]*')


@frozen
class Shape:
    """Terms without the rate: the text around it, and the time that it pays for."""

    around: tuple[str, ...]
    unit: timedelta

    def terms(self, rate: str) -> str:
        """Give the terms, in the canonical form of `rate_json`.

        Raises:
            CellError, InvalidTariffError: that is no rate.
        """
        if not rate:
            raise CellError("rate: is empty")
        value = amount(rate, "rate")
        check_amounts(rate=value)
        check_price(value, self.unit)
        return plain(value).join(self.around)


def shape_of(cells: Mapping[str, str]) -> Shape:
    """Work out the terms of a row, its rate left open.

    Raises:
        CellError, InvalidTariffError: a cell says nothing, or they contradict each other.
    """
    unit = span(cells.get("rate_unit", ""), "rate_unit", _MINUTE)
    following = span(cells.get("next_increment", ""), "next_increment", _SECOND)
    first = span(cells.get("first_increment", ""), "first_increment", following)
    tiers = [Tier(rate=Decimal(0), unit=unit, increment=first)]
    if following != first:
        tiers.append(Tier(start=first, rate=Decimal(0), unit=unit, increment=following))
    band = Band(
        tiers=tuple(tiers),
        weekdays=weekdays(cells.get("weekdays", ""), "weekdays"),
        start=clock(cells.get("start", ""), "start"),
        end=clock(cells.get("end", ""), "end"),
        setup_fee=amount(cells.get("setup_fee") or "0", "setup_fee"),
    )
    rate = Rate(
        prefix="",
        destination="",
        bands=(band,),
        minimum_duration=span(cells.get("minimum_duration", ""), "minimum_duration", _NOTHING),
        rounding=rounding(cells.get("rounding", ""), "rounding"),
        decimals=decimals(cells.get("decimals", ""), "decimals"),
        max_cost=_bound(cells, "max_cost"),
        min_cost=_bound(cells, "min_cost"),
    )
    return Shape(tuple(EACH_RATE.split(encode_terms(rate))), unit)


def _bound(cells: Mapping[str, str], column: str) -> Decimal | None:
    return amount(cells[column], column) if cells.get(column) else None
