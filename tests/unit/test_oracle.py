"""The oracle's own arithmetic, against sums that a person can do, and against the product's."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from domain.pricing.errors import NoRateError
from domain.pricing.price_call import price_call
from oracle.companies import tariff
from oracle.prices import LONGEST, price
from oracle.told import LENGTHS, NUMBERS


@pytest.mark.parametrize(
    ("number", "milliseconds", "millionths"),
    [
        ("4001", 61_204, 620_000),  # 62 s at 0.60 a minute
        ("4930123456", 60_001, 230_000),  # two minutes at 0.09, and 0.05 for the connection
        ("491511234567", 30_001, 74_074),  # 36 s at 0.123457: 0.0740742
        ("12025550100", 1, 12_501),  # the first minute is whole
        ("12025550100", 60_001, 12_709),  # 61 s at 0.012501: 0.01270935
        ("4001", 0, 0),
        ("8613800138000", 1, None),
        ("4001", LONGEST + 1, None),
    ],
)
def test_a_price_is_what_a_person_works_out(
    number: str, milliseconds: int, millionths: int | None
) -> None:
    assert price(number, milliseconds) == millionths


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("milliseconds", [each for each in LENGTHS if 0 < each <= LONGEST])
def test_the_product_says_the_same(number: str, milliseconds: int) -> None:
    moment, talk = datetime(2026, 11, 24, tzinfo=UTC), timedelta(milliseconds=milliseconds)
    try:
        found: Decimal | None = price_call([tariff()], number, moment, talk).amount
    except NoRateError:
        found = None
    wanted = price(number, milliseconds)
    assert found == (None if wanted is None else Decimal(wanted).scaleb(-6))
