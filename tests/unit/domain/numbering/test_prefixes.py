"""The beginning of a number is read as the whole number would be."""

import pytest

from domain.numbering.plan import Bare, NumberPlan
from domain.numbering.prefixes import NumberPrefix, prefix_of

GERMANY = NumberPlan(
    country_code="49", national_prefix="0", strip=("1234#", "9?"), keep=("112", "0800*")
)
ITALY = NumberPlan(country_code="39", bare=Bare.NATIONAL)
AT_HOME = NumberPlan(country_code="49", area_code="30", bare=Bare.SUBSCRIBER)
AMERICA = NumberPlan(country_code="1", national_prefix="1", international_prefixes=("011",))


@pytest.mark.parametrize(
    ("written", "plan", "meant"),
    [
        ("+4930", GERMANY, "4930"),
        ("004930", GERMANY, "4930"),
        ("030", GERMANY, "4930"),
        ("(030) 12", GERMANY, "493012"),
        ("4930", GERMANY, "4930"),
        ("1234#030", GERMANY, "4930"),
        ("0", GERMANY, "49"),
        ("+", GERMANY, None),
        ("00", GERMANY, None),
        ("0800", GERMANY, None),
        ("06", ITALY, "3906"),
        ("555", AT_HOME, "4930555"),
        ("01144", AMERICA, "44"),
        ("1212", AMERICA, "1212"),
        ("+491234567890123", GERMANY, None),
        ("alice", GERMANY, None),
        ("+4930", None, "4930"),
        ("00 49 30", None, "4930"),
        ("4930", None, "4930"),
        ("030", None, None),
        ("+", None, None),
    ],
)
def test_it_means_digits_of_e164(written: str, plan: NumberPlan | None, meant: str | None) -> None:
    assert prefix_of(written, plan) == NumberPrefix(written, meant)


@pytest.mark.parametrize(
    ("callee", "number", "begins"),
    [
        ("030555", None, True),
        ("+4930555", "4930555", True),
        ("4930555", None, True),
        ("+4930555", None, True),
        ("+4940555", "4940555", False),
        # What its plan reads holds, whatever the digits look like.
        ("4930555", "494930555", False),
        (None, None, False),
        ("alice", None, False),
    ],
)
def test_a_number_begins_so_as_written_or_as_it_was_read(
    callee: str | None, number: str | None, begins: bool
) -> None:
    assert NumberPrefix("030", "4930").begins(callee, number) is begins


def test_what_means_no_number_is_found_as_it_is_written() -> None:
    assert NumberPrefix("al").begins("alice", None)
    assert not NumberPrefix("al").begins("bob", "4930")
