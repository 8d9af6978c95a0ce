"""Who misspells a destination is told that no tariff has it."""

import pytest

from domain.money.names import name_key
from domain.pricing.destinations import strange_destinations

KNOWN = {"Germany", "Germany mobile", "France"}


def test_a_misspelt_destination_is_told_with_what_may_be_meant() -> None:
    assert strange_destinations(["Germny", "France", "Moon"], KNOWN) == [
        "no tariff has a destination 'Germny'; did you mean Germany or Germany mobile?",
        "no tariff has a destination 'Moon'",
    ]
    assert strange_destinations(["Frence*"], KNOWN) == [
        "no tariff has a destination 'Frence*'; did you mean France?"
    ]


@pytest.mark.parametrize("name", ["49", "49*", "*", "Germany", "Germ*"])
def test_prefixes_and_names_that_are_there_are_right(name: str) -> None:
    assert strange_destinations([name], KNOWN) == []


def test_what_is_the_same_name_is_told_by_who_asks() -> None:
    [said] = strange_destinations(["france"], KNOWN)
    assert said.endswith("did you mean France?")
    assert strange_destinations(["france", "GERM*"], KNOWN, name_key) == []
