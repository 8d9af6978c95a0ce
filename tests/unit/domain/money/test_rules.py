"""What holds for every call is what was said last."""

from datetime import timedelta

import pytest

from domain.money.errors import InvalidWishError, RefusedError
from domain.money.rules import (
    LongestCallSet,
    Rules,
    SameDialogSet,
    fold,
    seed_longest_call,
    set_longest_call,
    set_same_dialog,
)
from domain.pricing.same_dialog import EACH, SameDialog

HOUR = timedelta(hours=1)


def test_the_last_word_holds() -> None:
    said = [LongestCallSet(longest_call=hours * HOUR, because="a test") for hours in (1, 2)]
    assert fold([]) == Rules(longest_call=4 * HOUR)
    assert fold(said) == Rules(version=2, longest_call=2 * HOUR)


def test_the_same_again_is_not_said_again_unless_nobody_ever_said_it() -> None:
    decide = set_longest_call(4 * HOUR, "as it always was")
    assert decide(Rules()) == [LongestCallSet(longest_call=4 * HOUR, because="as it always was")]
    assert decide(Rules(version=1)) == []
    assert len(decide(Rules(version=1, longest_call=HOUR))) == 1


def test_a_seed_changes_nothing_that_was_said() -> None:
    decide = seed_longest_call(2 * HOUR)
    [said] = decide(Rules())
    assert isinstance(said, LongestCallSet)
    assert said.longest_call == 2 * HOUR
    assert decide(Rules(version=1)) == []


@pytest.mark.parametrize("longest", [timedelta(), -HOUR, timedelta(days=366, microseconds=1)])
def test_a_call_lasts_more_than_nothing_and_at_most_a_year(longest: timedelta) -> None:
    for decide in (seed_longest_call, lambda wanted: set_longest_call(wanted, "")):
        with pytest.raises(InvalidWishError, match="at most a year"):
            decide(longest)


def test_a_year_is_allowed() -> None:
    assert len(set_longest_call(timedelta(days=366), "")(Rules())) == 1


MINUTE = timedelta(minutes=1)
ONCE = SameDialog(hosts=("sip-2", "sip-1", "sip-2"), within=MINUTE)


def test_records_of_one_dialog_are_billed_once_where_somebody_says_so() -> None:
    [event] = set_same_dialog(ONCE, "two proxies")(Rules(version=1, longest_call=HOUR))
    assert event == SameDialogSet(hosts=("sip-1", "sip-2"), within=MINUTE, because="two proxies")
    held = fold([LongestCallSet(longest_call=HOUR, because="a test"), event])
    once = SameDialog(hosts=("sip-1", "sip-2"), within=MINUTE)
    assert held == Rules(version=2, longest_call=HOUR, same_dialog=once)
    assert set_same_dialog(ONCE, "again")(held) == []
    [event] = set_same_dialog(EACH, "each bills its own")(held)
    assert fold([LongestCallSet(longest_call=HOUR, because=""), event]).same_dialog == EACH


def test_how_long_a_call_may_last_is_said_first() -> None:
    with pytest.raises(RefusedError, match="start a worker once"):
        set_same_dialog(ONCE, "a test")(Rules())


@pytest.mark.parametrize("within", [timedelta(), -MINUTE, timedelta(days=1, microseconds=1)])
def test_records_of_one_dialog_begin_within_a_day(within: timedelta) -> None:
    with pytest.raises(InvalidWishError, match="within a day"):
        set_same_dialog(SameDialog(hosts=("sip-1",), within=within), "")
    assert set_same_dialog(SameDialog(hosts=("a",), within=timedelta(days=1)), "")(Rules(version=1))


def test_a_host_has_a_name() -> None:
    with pytest.raises(InvalidWishError):
        set_same_dialog(SameDialog(hosts=(" ",)), "")
