"""Plans that cannot be."""

from collections.abc import Mapping

import pytest

from domain.numbering.errors import InvalidNumberPlanError
from domain.numbering.plan import Bare, NumberPlan


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ({"country_code": ""}, "country code"),
        ({"country_code": "049"}, "country code"),
        ({"country_code": "4930"}, "country code"),
        ({"international_prefixes": ("+",)}, "international prefix"),
        ({"international_prefixes": ("",)}, "international prefix"),
        ({"national_prefix": "a"}, "national prefix"),
        ({"national_prefix": "00"}, "00 is no national prefix"),
        ({"area_code": "x"}, "area code"),
        ({"strip": ("",)}, "strip in front"),
        ({"strip": ("+49",)}, "strip in front"),
        ({"strip": ("0049",)}, "00 always means"),
        ({"suffixes": ("0",)}, "strip behind"),
        ({"suffixes": (".",)}, "strip behind"),
        ({"keep": ("alice",)}, "number to keep"),
        ({"keep": ("112=x",)}, "number to keep"),
        ({"keep": ("00*",)}, "00 always means"),
        ({"keep": ("*21#",)}, "ends so"),
        ({"bare": Bare.SUBSCRIBER}, "area code"),
    ],
)
def test_what_contradicts_itself_is_refused(said: Mapping[str, object], complaint: str) -> None:
    words = {"country_code": "49", **said}
    with pytest.raises(InvalidNumberPlanError, match=complaint):
        NumberPlan(**words)  # type: ignore[arg-type]


def test_two_plans_of_the_same_words_are_one() -> None:
    plans = {NumberPlan(country_code="49", strip=("9",)) for _ in range(2)}
    assert len(plans) == 1
    assert plans != {NumberPlan(country_code="49")}
