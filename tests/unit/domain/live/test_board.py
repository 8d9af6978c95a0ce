"""The view of the calls in progress: right after loss, repeats and disorder, and never for ever."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.contract.builders import MOMENT, a_cdr
from domain.live.board import LiveBoard
from domain.live.call import CallName, Closing, closing_of
from domain.live.call_event import CallEvent
from domain.live.sight import GoneReason, LiveState, Sight
from live_calls import (
    LONGEST,
    Attempt,
    Heard,
    a_closing,
    an_event,
    heard,
    sample_closings,
    sample_phases,
    seconds,
    sights,
    written,
)

LATER = MOMENT + timedelta(minutes=2)
RANKS = [LiveState.TRYING, LiveState.RINGING, LiveState.ANSWERED]

times = st.floats(0.001, 50).map(lambda value: round(value, 6))
rings = st.lists(st.floats(0.001, 0.9), max_size=3)
failed = st.builds(Attempt, rings, st.none(), st.floats(1, 40))
talked = st.builds(
    lambda rings, answered, talk: Attempt(rings, answered, answered + talk),
    rings, st.floats(1, 30), times,
)  # fmt: skip
dialogs = st.builds(
    lambda before, last: written([*before, *last]),
    st.lists(failed, max_size=2),
    st.lists(st.one_of(failed, talked), min_size=1, max_size=1),
)


anything = st.one_of(
    st.builds(
        lambda phase, at, who: an_event(
            phase, at, account=who, caller=who, event_id=f"{phase} {at} {who}"
        ),
        st.sampled_from(("trying", "ringing", "answered", "ended", "failed")),
        st.integers(0, 8), st.sampled_from(("a", "b", None)),
    ),
    st.builds(
        lambda answered, at: a_closing(answered=answered, at=at), st.booleans(), st.integers(0, 8)
    ),
)  # fmt: skip


def phase_of(told: Heard) -> str:
    return told.phase.value if isinstance(told, CallEvent) else "cdr"


@st.composite
def disorder(draw: st.DrawFn, told: Sequence[Heard]) -> list[Heard]:
    """Give some of what was told, some of it twice, in any order."""
    return list(draw(st.permutations(draw(st.lists(st.sampled_from(told), max_size=12)))))


@given(st.data())
def test_order_and_repeats_do_not_matter(data: st.DataObject) -> None:
    events, closings = data.draw(dialogs)
    some = data.draw(disorder([*events, *closings]))
    other = data.draw(st.permutations([*some, *some]))
    assert sights(heard(some, MOMENT)) == sights(heard(other, MOMENT))


@given(st.data())
def test_neither_order_nor_a_change_of_boards_matters_whatever_is_told(data: st.DataObject) -> None:
    some = data.draw(st.lists(anything, max_size=12))
    other = data.draw(st.permutations([*some, *some]))
    boards = [LiveBoard(LONGEST)]
    for each in other:
        heard([each], MOMENT, boards[-1])
        if data.draw(st.booleans()):
            boards.append(LiveBoard(LONGEST))
            boards[-1].restore(list(boards[-2].remembered()), MOMENT)
    assert sights(boards[-1]) == sights(heard(some, MOMENT))


@given(st.data())
def test_who_heard_of_no_cdr_sees_the_same_or_more(data: st.DataObject) -> None:
    some = data.draw(st.lists(anything, max_size=12))
    events = [each for each in some if isinstance(each, CallEvent)]
    assert set(sights(heard(some, MOMENT))) <= set(sights(heard(events, MOMENT)))


def test_the_ringing_of_a_try_that_failed_is_not_that_of_the_next() -> None:
    trying, ringing, failed = an_event("trying"), an_event("ringing", 1), an_event("failed", 2)
    answered = an_event("answered", 4)
    for told in ([trying, failed, ringing, answered], [trying, failed, answered, ringing]):
        (sight,) = sights(heard(told, MOMENT))
        assert (sight.state, sight.ringing_at) == (LiveState.ANSWERED, None)


@given(st.data())
def test_nothing_is_left_when_all_ends_were_heard(data: st.DataObject) -> None:
    events, _ = data.draw(dialogs)
    assert sights(heard(data.draw(st.permutations([*events, *events])), LATER)) == []


@given(st.data())
def test_the_cdrs_close_what_lost_its_end(data: st.DataObject) -> None:
    events, closings = data.draw(dialogs)
    begun = [each for each in events if phase_of(each) == "trying"]
    kept = [each for each in events if phase_of(each) not in {"ended", "failed"}]
    some = data.draw(st.lists(st.sampled_from(kept)))
    told = data.draw(st.permutations([*some, *begun, *closings]))
    assert sights(heard(told, LATER)) == []


@given(st.data())
def test_no_call_is_shown_for_ever(data: st.DataObject) -> None:
    events, closings = data.draw(dialogs)
    board = heard(data.draw(disorder([*events, *closings])), MOMENT)
    board.age(MOMENT + LONGEST + timedelta(hours=1))
    assert sights(board) == []
    assert list(board.remembered()) == []


@given(st.data())
def test_a_state_never_goes_back(data: st.DataObject) -> None:
    events, _ = written([data.draw(talked)])
    board, ranks = LiveBoard(LONGEST), []
    for event in data.draw(disorder(events)):
        heard([event], MOMENT, board)
        ranks += [RANKS.index(each.state) for each in sights(board)]
    assert ranks == sorted(ranks)


@given(st.data())
def test_what_ended_stays_gone(data: st.DataObject) -> None:
    events, closings = written([data.draw(talked)])
    last = events[-1]
    board = heard([last, *data.draw(disorder([*events, *closings]))], MOMENT)
    assert sights(board) == []


@given(st.data())
def test_a_board_that_takes_over_goes_on_as_the_other_would(data: st.DataObject) -> None:
    events, closings = data.draw(dialogs)
    told = data.draw(disorder([*events, *closings]))
    cut = data.draw(st.integers(0, len(told)))
    board = heard(told[:cut], MOMENT)
    other = LiveBoard(LONGEST)
    other.restore(board.remembered(), MOMENT)
    assert sights(heard(told[cut:], MOMENT, other)) == sights(heard(told[cut:], MOMENT, board))


def test_a_call_goes_through_its_states() -> None:
    board = LiveBoard(LONGEST)
    seen: list[Sight | GoneReason | None] = []
    for phase, at in [("trying", 0), ("ringing", 1), ("answered", 5), ("ended", 65)]:
        change = board.take(an_event(phase, at), MOMENT)
        seen.append(change.after if change else None)
    states = [each.state if isinstance(each, Sight) else each for each in seen]
    assert states == ["trying", "ringing", "answered", GoneReason.ENDED]


def test_a_challenged_call_rings_on_though_its_first_try_failed() -> None:
    told: list[Heard] = [
        an_event("trying", 0), an_event("failed", 0.01, sip_code=407),
        an_event("trying", 0.02, account="acme"), a_closing(answered=False, at=-0.0005),
        an_event("ringing", 0.5, account=None),
    ]  # fmt: skip
    [sight] = sights(heard(told, MOMENT))
    assert (sight.state, sight.account) == (LiveState.RINGING, "acme")
    assert sight.begun_at == MOMENT + seconds(0.02)


def test_an_answer_after_a_failure_is_a_new_try_whose_beginning_was_lost() -> None:
    told = [an_event("trying"), an_event("failed", 0.01), an_event("answered", 0.5)]
    [sight] = sights(heard(told, MOMENT))
    assert sight.state is LiveState.ANSWERED


def test_the_end_in_a_cdr_may_be_cut_to_before_the_beginning() -> None:
    told: list[Heard] = [an_event("trying", 0.0009), a_closing(answered=True, at=0)]
    assert sights(heard(told, MOMENT)) == []


def test_what_is_over_is_remembered_without_its_words() -> None:
    events, closings = written([Attempt([1], 2, 60)])
    [kept] = heard([*events, *closings], MOMENT).remembered()
    assert kept.call.answered is None
    assert kept.call.trying
    assert kept.call.trying.caller is None


def test_of_parallel_branches_one_row_is_left() -> None:
    told = [
        an_event("trying"),
        an_event("ringing", 1, to_tag="b1"),
        an_event("ringing", 2, to_tag="b2"),
        an_event("answered", 3, to_tag="b2"),
    ]
    [sight] = sights(heard(told, MOMENT))
    assert sight.state is LiveState.ANSWERED


def test_the_same_call_id_on_two_hosts_and_from_two_callers_is_three_calls() -> None:
    told = [
        an_event("trying"),
        an_event("trying", host="sip-02"),
        an_event("trying", from_tag="f2"),
    ]
    assert len(sights(heard(told, MOMENT))) == 3


@pytest.mark.parametrize(
    ("phase", "limit"), [("ringing", timedelta(minutes=5)), ("answered", LONGEST)]
)
def test_a_call_without_end_is_marked_and_then_leaves(phase: str, limit: timedelta) -> None:
    board = heard([an_event("trying"), an_event(phase, 0)], MOMENT)
    assert list(board.age(MOMENT + limit - seconds(1))) == []
    [marked] = board.age(MOMENT + limit)
    assert isinstance(marked.after, Sight)
    assert (marked.after.overdue, marked.due) == (True, MOMENT + limit)
    [gone] = board.age(MOMENT + limit + timedelta(minutes=10))
    assert gone.after is GoneReason.OVERDUE
    board.age(MOMENT + limit + timedelta(hours=1))
    board.take(an_event("ringing", 1), MOMENT + limit + timedelta(hours=1))
    assert sights(board) == []


def test_an_answer_makes_an_overdue_call_a_good_one_again() -> None:
    board = heard([an_event("trying")], MOMENT)
    board.age(MOMENT + timedelta(minutes=6))
    change = board.take(an_event("answered", 360), MOMENT + timedelta(minutes=6))
    assert change is not None
    assert isinstance(change.after, Sight)
    assert not change.after.overdue


def test_a_clock_that_runs_ahead_keeps_no_call_for_ever() -> None:
    board = heard([an_event("trying", MOMENT.replace(year=2190))], MOMENT)
    board.age(MOMENT + timedelta(minutes=30))
    assert sights(board) == []


def test_many_calls_that_are_over_leave_nothing_behind() -> None:
    board = LiveBoard(LONGEST)
    for number in range(1500):
        at = MOMENT + seconds(number)
        for phase in ("trying", "answered", "ended"):
            board.take(an_event(phase, at, call_id=f"c{number}"), at)
        board.age(at)
    assert len(list(board.remembered())) == 600


@pytest.mark.parametrize("folder", ["basic", "hostile"])
def test_of_real_calls_none_is_left(folder: str) -> None:
    phases = sample_phases(f"{folder}/phase.jsonl")
    closings = sample_closings(f"{folder}/cdr.jsonl")
    now = max(each.at for each in phases)
    assert sights(heard([*phases, *closings], now)) == []
    assert sights(heard([*closings, *reversed(phases)], now)) == []


def test_real_calls_whose_end_was_not_written_are_closed_by_their_cdr() -> None:
    phases = sample_phases("basic/phase.jsonl")
    board = heard(phases, MOMENT)
    left = {each.name.call_id for each in sights(board)}
    assert left == {f"cut-{number}@rig.invalid" for number in (2, 3, 4)}
    changes = [board.close(each, MOMENT) for each in sample_closings("basic/cdr.jsonl")]
    gone = [each.after for each in changes if each]
    assert gone == [GoneReason.RECORDED] * 3


def test_a_cdr_that_tells_no_creation_closes_from_its_start() -> None:
    cdr = a_cdr(duration=0, created_at=None)
    assert closing_of(cdr, "sip-01") == Closing(
        name=CallName("sip-01", "call-1@rig.invalid", "f1"), answered=False, at=cdr.start_time
    )
