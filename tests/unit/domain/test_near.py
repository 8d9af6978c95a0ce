"""Who misspells a name is asked whether a near one was meant."""

from domain.near import did_you_mean, near, strange

NAMES = ("Retail", "retail-night", "wholesale")


def test_near_names_are_told_whatever_their_case() -> None:
    assert near("RETIAL", NAMES) == ["Retail"]
    assert near("x", NAMES) == []


def test_it_is_asked_only_where_something_is_near() -> None:
    assert did_you_mean(["Retail", "b"]) == "; did you mean Retail or b?"
    assert did_you_mean([]) == ""


def test_of_a_name_that_is_not_known_it_is_said_what_it_is_not() -> None:
    assert strange("no tariff is called", ["Retail", None, "retial", "x"], NAMES) == [
        "no tariff is called 'retial'; did you mean Retail?",
        "no tariff is called 'x'",
    ]
