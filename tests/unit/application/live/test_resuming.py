"""Who was cut off is told what it missed, all of it and once, also by another process."""

from collections.abc import Sequence
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from adapters.contract.builders import MOMENT
from application.live.data import KeptView
from application.live.view import LiveView
from domain.live.sight import RINGS_AT_MOST
from live_calls import Heard, a_closing, an_event
from live_viewers import Browser, Tapes, a_view, sights

# Sixty steps are as long as a call may ring, and 120 as what is over is remembered.
STEP = timedelta(seconds=5)
PHASES = ("trying", "ringing", "answered", "ended", "failed")

told = st.builds(
    lambda call, phase, at, who: an_event(
        phase, at, call_id=call, account=who, event_id=f"{phase} {at} {who}"
    ),
    st.sampled_from("abcde"), st.sampled_from(PHASES), st.integers(0, 20),
    st.sampled_from(("acct-1", "acct-2", None)),
)  # fmt: skip
closed = st.builds(
    lambda call, at, answered: a_closing(answered=answered, at=at, call_id=call),
    st.sampled_from("abcde"), st.integers(0, 20), st.booleans(),
)  # fmt: skip
heard = st.lists(st.one_of(told, told, told, closed), max_size=25)
DEEDS = ("hear calls", "hear cdrs", "tick", "look", "cut", "time")
deeds = st.lists(st.sampled_from(DEEDS), min_size=1, max_size=40)
pauses = st.sampled_from((0, 30))


def do(tapes: Tapes, browser: Browser, deed: str, step: int) -> None:
    view = tapes.view
    if deed.startswith("hear"):
        tapes.hear(deed.removeprefix("hear "), most=2)
    elif deed == "time":
        view.pass_time(MOMENT + STEP * step)
    elif deed == "tick":
        view.rows.tick()
    else:
        browser.look(view, cut=1 if deed == "cut" else None)


@given(heard, deeds)
def test_a_viewer_ends_with_what_the_view_has(script: Sequence[Heard], plan: Sequence[str]) -> None:
    tapes, browser = Tapes(a_view()), Browser()
    tapes.tell(*script)
    for step, deed in enumerate(plan):
        do(tapes, browser, deed, step)
    settle(tapes.view, browser)
    assert browser.sees() == sights(tapes.view)
    assert browser.snapshots == 0
    assert (browser.repeats, browser.needless) == (0, 0) or "cut" in plan


@given(heard, deeds, deeds, pauses, st.booleans())
def test_another_process_goes_on_as_if_it_were_the_same(
    script: Sequence[Heard], plan: Sequence[str], rest: Sequence[str], pause: int, cdrs_first: bool
) -> None:
    tapes, browser = Tapes(a_view()), Browser()
    tapes.tell(*script)
    kept = tapes.view.kept()
    for step, deed in enumerate(plan):
        if step == len(plan) // 3:
            kept = tapes.view.kept()
        do(tapes, browser, deed, step)
    other = tapes.another_view(kept)
    for part in ("cdrs", "calls") if cdrs_first else ("calls", "cdrs"):
        other.hear(part)
    before = len(plan) + pause
    other.view.pass_time(MOMENT + STEP * before)
    knew_enough = browser.known.covers(other.view.rows.horizon)
    browser.look(other.view)
    for step, deed in enumerate(rest):
        do(other, browser, deed, before + step)
    settle(other.view, browser)
    assert browser.sees() == sights(other.view)
    assert browser.snapshots == (0 if knew_enough else 1)
    # A row that left by one tape, and was touched by the other meanwhile, may leave once more.
    assert browser.repeats == 0 or "cut" in [*plan, *rest]


def test_nothing_is_repeated_across_a_restart() -> None:
    tapes, browser = Tapes(a_view()), Browser()
    tapes.tell(*(an_event("trying", call_id=f"c{number}") for number in range(10)))
    tapes.hear_all()
    settle(tapes.view, browser)
    kept = tapes.view.kept()
    tapes.tell(an_event("ringing", 1, call_id="c1"), a_closing(answered=True, at=1, call_id="c2"))
    tapes.hear_all()
    settle(tapes.view, browser)
    other = tapes.another_view(kept)
    other.tell(an_event("answered", 2, call_id="c1"), an_event("failed", 2, call_id="c3"))
    other.hear_all()
    delta = other.view.rows.since(browser.known)
    assert delta is not None
    assert [step.item.key for step in delta.steps] == [key_of(name) for name in ("c1", "c3")]
    settle(other.view, browser)
    assert browser.sees() == sights(other.view)
    assert browser.repeats == 0


def settle(view: LiveView, browser: Browser) -> None:
    """Close the round and look."""
    view.rows.tick()
    browser.look(view)


def key_of(call_id: str) -> str:
    return a_closing(answered=True, at=0, call_id=call_id).name.digest()


@given(heard, st.integers(1, 20))
def test_a_cut_anywhere_costs_nothing(script: Sequence[Heard], cut: int) -> None:
    tapes, browser = Tapes(a_view()), Browser()
    tapes.tell(*script)
    tapes.hear_all()
    tapes.view.rows.tick()
    while browser.known != tapes.view.rows.ticked:
        browser.look(tapes.view, cut)
    assert browser.sees() == sights(tapes.view)
    assert browser.repeats == 0


def test_what_the_clock_did_is_told_once_too() -> None:
    tapes, browser = Tapes(a_view()), Browser()
    tapes.tell(an_event("trying"))
    tapes.hear_all()
    settle(tapes.view, browser)
    kept = tapes.view.kept()
    tapes.view.pass_time(MOMENT + RINGS_AT_MOST)
    tapes.view.pass_time(MOMENT + RINGS_AT_MOST + timedelta(seconds=1))
    settle(tapes.view, browser)
    assert browser.sees() == sights(tapes.view)
    other = tapes.another_view(kept)
    other.view.pass_time(MOMENT + RINGS_AT_MOST + timedelta(seconds=3))
    settle(other.view, browser)
    assert browser.sees() == sights(other.view)
    assert browser.repeats == 0


def test_of_two_calls_overdue_in_one_second_a_cut_loses_none() -> None:
    tapes, browser = Tapes(a_view()), Browser()
    tapes.tell(an_event("trying", call_id="a"), an_event("trying", call_id="b"))
    tapes.hear_all()
    settle(tapes.view, browser)
    tapes.view.pass_time(MOMENT + RINGS_AT_MOST + timedelta(seconds=1))
    tapes.view.rows.tick()
    browser.look(tapes.view, cut=1)
    settle(tapes.view, browser)
    assert browser.sees() == sights(tapes.view)


def test_who_saw_a_call_that_another_process_never_did_is_told_of_its_end() -> None:
    tapes, browser = Tapes(a_view()), Browser()
    kept = tapes.view.kept()
    tapes.tell(an_event("trying"), a_closing(answered=True, at=1))
    tapes.hear("calls")
    settle(tapes.view, browser)
    other = tapes.another_view(kept)
    other.hear("cdrs")
    other.hear("calls")
    settle(other.view, browser)
    assert browser.sees() == sights(other.view) == {}


def another_goes_on(tapes: Tapes, kept: KeptView, browser: Browser) -> Tapes:
    """Let a viewer look at the one view, and then at another that hears the CDRs first."""
    tapes.hear("calls")
    settle(tapes.view, browser)
    other = tapes.another_view(kept)
    other.hear("cdrs")
    other.hear("calls")
    settle(other.view, browser)
    return other


def test_an_unanswered_try_takes_nothing_from_an_answered_call() -> None:
    tapes, browser = Tapes(a_view()), Browser()
    tapes.tell(an_event("answered"), a_closing(answered=False, at=0))
    other = another_goes_on(tapes, tapes.view.kept(), browser)
    assert browser.sees() == sights(other.view)
    [row] = other.view.rows.by_key.values()
    assert (row.sight.caller, row.sight.callee, row.sight.account) == ("49151", "4001", "acct-1")


def test_a_call_that_leaves_twice_in_one_round_is_told_to_all_who_saw_it() -> None:
    tapes, browser = Tapes(a_view()), Browser()
    tapes.tell(an_event("ringing"))
    tapes.hear("calls")
    settle(tapes.view, browser)
    kept = tapes.view.kept()
    other = tapes.another_view(kept)
    other.tell(a_closing(answered=False, at=0), an_event("trying"))
    other.hear("cdrs")
    other.hear("calls")
    settle(other.view, browser)
    assert browser.sees() == sights(other.view) == {}


def test_a_second_try_that_another_process_never_saw_leaves_too() -> None:
    tapes, browser = Tapes(a_view()), Browser()
    tapes.tell(an_event("trying"), an_event("failed", 5))
    tapes.hear("calls")
    kept = tapes.view.kept()
    tapes.tell(an_event("trying", 20), a_closing(answered=False, at=20))
    other = another_goes_on(tapes, kept, browser)
    assert browser.sees() == sights(other.view) == {}


def test_a_second_try_comes_once_though_a_cdr_ended_the_first() -> None:
    tapes, browser = Tapes(a_view()), Browser()
    tapes.tell(an_event("trying"))
    tapes.hear("calls")
    kept = tapes.view.kept()
    tapes.tell(an_event("trying", 2), a_closing(answered=False, at=0))
    other = another_goes_on(tapes, kept, browser)
    assert browser.sees() == sights(other.view)
    assert browser.repeats == 0


def test_a_call_that_another_process_sees_overdue_at_once_is_told_as_such() -> None:
    tapes, browser = Tapes(a_view()), Browser()
    kept = tapes.view.kept()
    tapes.tell(an_event("trying"))
    tapes.hear("calls")
    settle(tapes.view, browser)
    other = tapes.another_view(kept)
    other.view.pass_time(MOMENT + RINGS_AT_MOST + timedelta(seconds=1))
    other.hear("calls")
    settle(other.view, browser)
    assert browser.sees() == sights(other.view)
    assert [row.sight.overdue for row in other.view.rows.by_key.values()] == [True]


def test_a_beginning_that_an_earlier_cdr_ends_is_told_to_who_knows_only_the_beginning() -> None:
    tapes, browser = Tapes(a_view()), Browser()
    tapes.tell(an_event("ringing", 2))
    tapes.hear("calls")
    kept = tapes.view.kept()
    tapes.tell(an_event("trying"), a_closing(answered=False, at=0))
    other = another_goes_on(tapes, kept, browser)
    assert browser.sees() == sights(other.view) == {}


def test_a_beginning_that_makes_a_call_overdue_is_told_to_who_followed_the_clock_less() -> None:
    tapes, browser = Tapes(a_view()), Browser()
    tapes.tell(an_event("ringing"))
    tapes.hear("calls")
    kept = tapes.view.kept()
    tapes.tell(an_event("trying", -800))
    tapes.hear("calls")
    settle(tapes.view, browser)
    other = tapes.another_view(kept)
    other.view.pass_time(MOMENT + timedelta(seconds=250))
    other.hear("calls")
    settle(other.view, browser)
    assert browser.sees() == sights(other.view) == {}


def test_who_knows_too_little_begins_anew() -> None:
    tapes, browser = Tapes(a_view()), Browser()
    tapes.tell(an_event("trying"))
    tapes.hear_all()
    kept = tapes.view.kept()
    browser.look(tapes.another_view(kept).view)
    assert browser.snapshots == 1


def test_the_end_of_a_call_is_not_told_to_who_never_saw_it() -> None:
    tapes, browser = Tapes(a_view()), Browser()
    tapes.tell(an_event("trying", call_id="a"))
    tapes.hear_all()
    settle(tapes.view, browser)
    for event in (an_event("trying", call_id="b"), an_event("ended", 1, call_id="b")):
        tapes.tell(event)
        tapes.hear_all()
        tapes.view.rows.tick()
    settle(tapes.view, browser)
    assert browser.sees() == sights(tapes.view)
    assert browser.needless == 0


def test_of_several_rounds_a_viewer_is_told_only_of_those_that_it_missed() -> None:
    tapes, browser = Tapes(a_view()), Browser()
    for number, name in enumerate("abc"):
        tapes.tell(an_event("trying", call_id=name), an_event("ended", 1, call_id=name))
        tapes.hear("calls", most=1)
        settle(tapes.view, browser)
        tapes.hear("calls", most=1)
        tapes.view.rows.tick()
        if number:
            settle(tapes.view, browser)
    settle(tapes.view, browser)
    assert browser.sees() == sights(tapes.view) == {}
    assert (browser.repeats, browser.needless) == (0, 0)


def test_who_was_told_of_the_last_change_goes_on_however_long_nothing_happened() -> None:
    tapes, browser = Tapes(a_view()), Browser()
    tapes.tell(an_event("trying", call_id="a"))
    tapes.hear_all()
    tapes.view.pass_time(MOMENT)
    tapes.view.rows.tick()
    browser.look(tapes.view)
    tapes.view.pass_time(MOMENT + timedelta(seconds=9))
    other = tapes.another_view(tapes.view.kept()).view
    other.pass_time(MOMENT + timedelta(seconds=10))
    assert browser.known.covers(other.rows.horizon)
    browser.look(other)
    assert (browser.snapshots, browser.sees()) == (0, sights(other))


def test_who_took_every_step_knows_all_that_there_is() -> None:
    tapes, browser = Tapes(a_view()), Browser()
    browser.look(tapes.view)
    tapes.view.pass_time(MOMENT + timedelta(seconds=3))
    tapes.tell(an_event("trying", call_id="a"), an_event("trying", call_id="b"))
    tapes.hear_all()
    tapes.view.rows.tick()
    browser.look(tapes.view, cut=2)
    assert len(browser.rows) == 2
    assert browser.known.covers(tapes.view.rows.position)
