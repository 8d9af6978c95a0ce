"""The one rounding."""

from decimal import Decimal, localcontext

import pytest

from domain.pricing.rounding import Rounding, rounded

THOUSANDTHS = (14, 15, 16, 20, 25)


@pytest.mark.parametrize(
    ("rounding", "amounts"),
    [
        (Rounding.UP, ["0.02", "0.02", "0.02", "0.02", "0.03"]),
        (Rounding.DOWN, ["0.01", "0.01", "0.01", "0.02", "0.02"]),
        (Rounding.HALF_UP, ["0.01", "0.02", "0.02", "0.02", "0.03"]),
        (Rounding.HALF_EVEN, ["0.01", "0.02", "0.02", "0.02", "0.02"]),
    ],
)
def test_each_way(rounding: Rounding, amounts: list[str]) -> None:
    found = [rounded(number, 1000, rounding, 2) for number in THOUSANDTHS]
    assert found == [Decimal(each) for each in amounts]


def test_a_third_is_not_a_half_however_many_digits_it_has() -> None:
    almost_half = 10**40 // 2 - 1
    assert rounded(almost_half, 10**40, Rounding.HALF_UP, 0) == 0
    assert rounded(10**40 // 2, 10**40, Rounding.HALF_UP, 0) == 1


def test_the_number_of_decimals_is_kept() -> None:
    assert str(rounded(1, 2, Rounding.HALF_UP, 6)) == "0.500000"
    assert str(rounded(0, 1, Rounding.HALF_UP, 0)) == "0"


def test_the_context_of_decimal_arithmetic_does_not_matter() -> None:
    with localcontext() as context:
        context.prec = 3
        assert rounded(123456789, 1000, Rounding.DOWN, 3) == Decimal("123456.789")


def test_two_thirds_go_up_and_one_third_goes_down() -> None:
    for rounding in (Rounding.HALF_UP, Rounding.HALF_EVEN):
        assert [rounded(number, 3, rounding, 0) for number in (1, 2, 4, 5)] == [0, 1, 1, 2]
