"""Who misspells a name is asked whether a near one was meant."""

from domain.near import did_you_mean, near

NAMES = ("Retail", "retail-night", "wholesale")


def test_near_names_are_told_whatever_their_case() -> None:
    assert near("RETIAL", NAMES) == ["Retail"]
    assert near("x", NAMES) == []


def test_it_is_asked_only_where_something_is_near() -> None:
    assert did_you_mean(["Retail", "b"]) == "; did you mean Retail or b?"
    assert did_you_mean([]) == ""
