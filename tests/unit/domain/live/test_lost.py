"""A Kamailio that is gone takes its calls along; the next one tells by its start."""

from datetime import timedelta

import pytest

from adapters.contract.builders import MOMENT, a_call_event
from application.live.data import TapeBatch, Told
from domain.errors import InvalidCdrError
from domain.live.board import LiveBoard
from domain.live.calls_in_progress import (
    CallsInProgress,
    HostHeartbeat,
    KamailioPulse,
    are_lost,
)
from domain.live.sight import GoneReason
from live_calls import LONGEST, an_event, seconds
from live_viewers import Tapes, a_view, sights


def a_pulse(started: float, restored: int = 0, at: float | None = None) -> KamailioPulse:
    return KamailioPulse(
        started_at=MOMENT + seconds(started),
        at=MOMENT + seconds(started if at is None else at),
        dialogs=restored,
        restored=restored,
    )


def a_heartbeat(pulse: KamailioPulse | None, at: float, host: str = "sip-01") -> HostHeartbeat:
    return HostHeartbeat(
        host=host, at=MOMENT + seconds(at), calls_in_progress=0, lag_seconds=0, kamailio=pulse
    )


def a_board() -> LiveBoard:
    board = LiveBoard(LONGEST)
    for number in range(3):
        board.take(an_event("trying", number, call_id=f"old-{number}"), MOMENT)
    board.take(an_event("trying", 0, call_id="elsewhere", host="sip-02"), MOMENT)
    board.take(an_event("answered", 20, call_id="new"), MOMENT)
    return board


def test_calls_older_than_their_kamailio_are_lost() -> None:
    board = a_board()
    changes = board.lose("sip-01", MOMENT + seconds(10))
    assert [change.after for change in changes] == [GoneReason.LOST] * 3
    assert {name.call_id for name in board.sights} == {"elsewhere", "new"}
    assert board.lose("sip-01", MOMENT + seconds(10)) == []
    assert board.lose("sip-01", MOMENT + seconds(5)) == []


def test_a_late_event_does_not_revive_a_lost_call() -> None:
    board = a_board()
    board.lose("sip-01", MOMENT + seconds(10))
    assert board.take(an_event("answered", 9, call_id="old-1"), MOMENT + seconds(11)) is None
    assert board.take(an_event("trying", 9, call_id="never heard of"), MOMENT) is None
    assert len(board.sights) == 2


@pytest.mark.parametrize(("before", "restored", "lost"), [(0, 0, False), (1, 0, True),
                         (10, 4, True), (10, 5, False), (10, 10, False)])  # fmt: skip
def test_a_kamailio_that_took_its_dialogs_over_lost_none(
    before: int, restored: int, lost: bool
) -> None:
    assert are_lost(before, a_pulse(0, restored)) is lost


def heard(tapes: Tapes, *said: HostHeartbeat) -> None:
    first = (tapes.view.calls.seq if tapes.view.calls else 0) + 1
    entries = [Told(first + number, MOMENT, each) for number, each in enumerate(said)]
    tapes.view.hear_calls(TapeBatch(life="1", entries=entries, pending=0))


def a_view_of(calls: int) -> Tapes:
    tapes = Tapes(a_view())
    tapes.tell(*(an_event("answered", number, call_id=f"c{number}") for number in range(calls)))
    tapes.hear_all()
    return tapes


def test_a_view_ends_ghosts_and_says_so() -> None:
    tapes = a_view_of(5)
    heard(tapes, a_heartbeat(a_pulse(-60), 0), a_heartbeat(None, 1))
    assert len(sights(tapes.view)) == 5
    known = tapes.view.rows.position
    tapes.view.rows.tick()
    heard(tapes, a_heartbeat(a_pulse(3), 20))
    tapes.view.rows.tick()
    delta = tapes.view.rows.since(known)
    assert delta is not None
    assert [getattr(step.item, "reason", None) for step in delta.steps] == [GoneReason.LOST] * 3
    assert tapes.view.traffic.figures(None, int(MOMENT.timestamp())).asr_attempts == 5


def test_a_view_that_goes_on_knows_what_was_lost() -> None:
    tapes = a_view_of(5)
    heard(tapes, a_heartbeat(a_pulse(3), 20))
    other = a_view(tapes.view.kept())
    assert sights(other) == sights(tapes.view)
    late = Told(200, MOMENT, an_event("answered", 1, call_id="late"))
    for view in (tapes.view, other):
        view.hear_calls(TapeBatch(life="1", entries=[late], pending=0))
        assert len(sights(view)) == 2


def test_a_host_whose_kamailio_is_silent_is_told() -> None:
    tapes = a_view_of(1)
    heard(tapes, a_heartbeat(a_pulse(0, at=10), 30))
    [report] = tapes.view.hosts.reports(MOMENT)
    assert report.who_is_silent(MOMENT) is None
    heard(tapes, a_heartbeat(a_pulse(0, at=10), 31))
    [report] = tapes.view.hosts.reports(MOMENT)
    assert report.who_is_silent(MOMENT) == "kamailio"
    assert report.silent_since(MOMENT) == MOMENT + seconds(10)


def test_the_bridge_forgets_what_its_kamailio_forgot() -> None:
    calls = CallsInProgress()
    for number in range(3):
        at = MOMENT + timedelta(seconds=number)
        calls.take(a_call_event(call_id=f"{number}@x", at=at))
    calls.beat(a_pulse(-60))
    assert len(calls) == 3
    calls.beat(a_pulse(2, restored=0))
    assert len(calls) == 1
    calls.beat(a_pulse(2, at=5))
    assert calls.pulse == a_pulse(2, at=5)


def test_a_pulse_has_a_time_that_can_be() -> None:
    with pytest.raises(InvalidCdrError):
        KamailioPulse(started_at=MOMENT.replace(tzinfo=None), at=MOMENT, dialogs=0, restored=0)
