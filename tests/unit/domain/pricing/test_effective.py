"""Of the versions of a tariff one holds, or none: corrections first, then the moment."""

from datetime import datetime, timedelta

from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from adapters.contract.builders import START
from domain.pricing.effective import needed_since, standing, version_in_force

DAY = timedelta(days=1)


@frozen
class Listed:
    """A version of so many days."""

    effective_from: datetime
    effective_to: datetime | None
    correction: int


def listed(start: int, end: int | None = None, correction: int = 0) -> Listed:
    return Listed(START + start * DAY, None if end is None else START + end * DAY, correction)


@st.composite
def versions(draw: st.DrawFn) -> list[Listed]:
    """Draw versions whose corrections are numbered as a store does, in any order."""
    corrected: dict[int, int] = {}
    found = []
    for start, length in draw(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)))):
        number = corrected[start] = corrected.get(start, -1) + 1
        found.append(listed(start, start + length if length else None, number))
    return draw(st.permutations(found))


def test_a_corrected_version_never_comes_back() -> None:
    base, wrong, right = listed(-50), listed(-30), listed(-30, -10, 1)
    for order in ([base, wrong, right], [right, wrong, base]):
        held = {days: version_in_force(order, START - days * DAY) for days in (51, 31, 30, 10, 1)}
        assert held == {51: None, 31: base, 30: right, 10: base, 1: base}


def test_a_correction_of_a_correction_is_the_last_word() -> None:
    first, ended, again = listed(0), listed(0, 1, 1), listed(0, 5, 2)
    assert version_in_force([first, again, ended], START + 2 * DAY) is again
    assert version_in_force([first, again, ended], START + 5 * DAY) is None
    assert standing([first, again, ended]) == [again]


@given(versions(), st.integers(0, 12))
def test_the_last_start_holds_of_those_that_were_not_corrected(
    found: list[Listed], day: int
) -> None:
    moment = START + day * DAY
    holding = [
        each
        for each in standing(found)
        if each.effective_from <= moment
        and (each.effective_to is None or moment < each.effective_to)
    ]
    expected = max(holding, key=lambda each: each.effective_from, default=None)
    assert version_in_force(found, moment) is expected


@given(versions(), st.integers(0, 12), st.integers(0, 12))
def test_what_is_needed_from_a_day_on_is_enough(found: list[Listed], day: int, later: int) -> None:
    since = START + day * DAY
    moment = since + later * DAY
    needed = needed_since(found, since)
    assert version_in_force(needed, moment) is version_in_force(found, moment)
    endless = [each for each in standing(found) if each.effective_to is None]
    assert len([each for each in needed if each in endless and each.effective_from <= since]) <= 1
