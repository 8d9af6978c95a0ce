"""A name is one company's, however it is written, and never a number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.money.errors import InvalidWishError, UnknownNameError
from domain.money.names import Directory, account_name, name_key, party_name
from domain.money.tidying import tidied

KNOWN = Directory("company", {1: "Acme Telecom", 7: "Straße AG", 9: "beta"})


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Acme", "Acme"),
        ("  Acme \t Telecom\n", "Acme Telecom"),
        ("1&1", "1&1"),
        ("42 GmbH", "42 GmbH"),
        ("x" * 200, "x" * 200),
    ],
)
def test_a_name_is_kept_tidy(text: str, kept: str) -> None:
    assert party_name(text) == kept


@pytest.mark.parametrize("text", ["", " \t", "1", " 12 34 ", "٣", "#1", "#acme", "a\0b", "x" * 201])
def test_what_is_no_name_is_refused(text: str) -> None:
    with pytest.raises(InvalidWishError):
        party_name(text)


def test_an_account_may_be_digits_and_keeps_what_is_within() -> None:
    assert account_name(" 49 30 \n") == "49 30"
    for text in ("", "  ", "a\x1bb"):
        with pytest.raises(InvalidWishError):
            account_name(text)


@pytest.mark.parametrize(
    ("wanted", "number"),
    [("Acme Telecom", 1), ("acme  TELECOM ", 1), ("STRASSE AG", 7), ("#9", 9), ("Beta", 9)],
)
def test_a_name_is_found_however_it_is_written(wanted: str, number: int) -> None:
    assert KNOWN.find(wanted) == number


@pytest.mark.parametrize(
    ("wanted", "near"),
    [
        ("Acme Telcom", ["Acme Telecom"]),
        ("betta", ["beta"]),
        ("7", ["'#7'"]),
        ("8", []),
        ("#8", []),
        ("#", []),
        ("nothing like it", []),
    ],
)
def test_who_is_not_there_is_named_with_who_is_near(wanted: str, near: list[str]) -> None:
    with pytest.raises(UnknownNameError) as caught:
        KNOWN.find(wanted)
    assert list(caught.value.near) == near
    assert repr(wanted) in str(caught.value)
    assert ("did you mean" in str(caught.value)) == bool(near)


@given(st.dictionaries(st.integers(1, 99), st.text(max_size=250)))
def test_tidied_names_are_allowed_and_each_ones_own(names: dict[int, str]) -> None:
    after = names | dict(tidied(names, "company"))
    assert after.keys() == names.keys()
    assert all(party_name(name) == name for name in after.values())
    assert len({name_key(name) for name in after.values()}) == len(after)


def test_what_is_right_stays_and_the_first_of_two_alike() -> None:
    names = {1: "Acme", 2: "acme", 3: "1", 4: " Beta ", 5: "", 6: "acme (#2)", 7: "Gamma"}
    assert dict(tidied(names, "company")) == {
        2: "acme (#2) (#2)",
        3: "company 1",
        4: "Beta",
        5: "company 5",
    }


def test_no_more_than_three_names_are_suggested() -> None:
    known = Directory("company", {number: f"Acme {number}x" for number in range(1, 6)})
    with pytest.raises(UnknownNameError) as caught:
        known.find("Acme")
    assert len(caught.value.near) == 3


def test_of_a_long_name_without_rules_so_much_is_kept_that_a_number_has_room() -> None:
    assert dict(tidied({1: "#" + "x" * 300}, "company")) == {1: "company " + "x" * 179}
