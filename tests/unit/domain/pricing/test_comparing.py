"""Which way a price goes."""

from datetime import time
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from adapters.contract.builders import a_band, a_rate, a_tier
from domain.pricing.comparing import ChangeKind, compare, price_of_a_minute
from domain.pricing.tariff import Rate

OLD = a_rate("49", a_band(a_tier("0.6", increment=30), a_tier("0.3", start=30)))


def rate(first: str, second: str, increment: int = 30, **changes: Any) -> Rate:  # noqa: ANN401
    fee = {"setup_fee": Decimal(changes.pop("fee", 0))}
    tiers = a_tier(first, increment=increment), a_tier(second, start=30)
    return a_rate("49", a_band(*tiers, **fee), **changes)


@pytest.mark.parametrize(
    ("new", "kind"),
    [
        (rate("0.6", "0.3"), None),
        (rate("0.7", "0.3"), ChangeKind.RAISED),
        (rate("0.6", "0.31"), ChangeKind.RAISED),
        (rate("0.6", "0.3", fee="0.01"), ChangeKind.RAISED),
        (rate("0.7", "0.3", destination="other"), ChangeKind.RAISED),
        (rate("0.6", "0.2"), ChangeKind.LOWERED),
        (rate("0.5", "0.4"), ChangeKind.CHANGED),
        (rate("0.6", "0.3", increment=60), ChangeKind.CHANGED),
        (rate("0.7", "0.3", increment=60), ChangeKind.CHANGED),
        (rate("0.6", "0.3", decimals=2), ChangeKind.CHANGED),
        (rate("0.6", "0.3", max_cost=Decimal(1)), ChangeKind.CHANGED),
        (a_rate("49", *OLD.bands, a_band(start=time(18))), ChangeKind.CHANGED),
        (rate("0.6", "0.3", destination="other"), ChangeKind.RENAMED),
        (None, ChangeKind.REMOVED),
    ],
)
def test_each_kind_of_change(new: Rate | None, kind: ChangeKind | None) -> None:
    assert compare(OLD, new) is kind


def test_what_was_not_there_is_new() -> None:
    assert compare(None, OLD) is ChangeKind.NEW


def test_the_same_price_for_another_unit_is_the_same() -> None:
    by_the_hour = a_rate("49", a_band(a_tier("36", unit=3600)))
    assert compare(a_rate("49", a_band(a_tier("0.6"))), by_the_hour) is None
    assert price_of_a_minute(by_the_hour) == Fraction(6, 10)
