"""Dialogs as Kamailio tells of them, for the tests of the live view."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from attrs import frozen

from adapters.contract.builders import MOMENT
from adapters.wire.acc_json.routing import cdr_of, event_of
from builders import SAMPLES
from domain.calls.cdr import Cdr
from domain.live.board import LiveBoard
from domain.live.call import CallName, Closing, closing_of
from domain.live.call_event import CallEvent, CallPhase
from domain.live.sight import Sight

LONGEST = timedelta(hours=4)
HOST = "sip-01"
Heard = CallEvent | Closing


@frozen
class Attempt:
    """One INVITE of a dialog: what was written of it, in seconds from its beginning."""

    rings: Sequence[float]
    answered: float | None
    over: float


def seconds(number: float) -> timedelta:
    return timedelta(seconds=number)


def an_event(phase: str, at: float | datetime = 0.0, **changes: Any) -> CallEvent:  # noqa: ANN401
    """Give an event of the call that everybody talks about, so many seconds after the moment."""
    moment = at if isinstance(at, datetime) else MOMENT + seconds(at)
    call_id = changes.get("call_id", "call-1@rig.invalid")
    fields: dict[str, Any] = {
        "event_id": sha256(f"{call_id} {phase} {moment}".encode()).hexdigest()[:32],
        "phase": CallPhase(phase),
        "host": HOST,
        "at": moment,
        "call_id": call_id,
        "from_tag": "f1",
        "caller": "49151",
        "callee": "4001",
        "account": "acct-1",
    }
    return CallEvent(**(fields | changes))


def a_closing(*, answered: bool, at: float, call_id: str = "call-1@rig.invalid") -> Closing:
    name = CallName(HOST, call_id, "f1")
    return Closing(name=name, answered=answered, at=MOMENT + seconds(at))


def written(attempts: Sequence[Attempt]) -> tuple[list[Heard], list[Heard]]:
    """Give what Kamailio writes of a dialog that is tried so many times, one after the other."""
    events: list[Heard] = []
    closings: list[Heard] = []
    start = 0.0
    for number, attempt in enumerate(attempts, 1):
        over = start + attempt.over
        # A caller who authenticates gets another account on the next try.
        who = {"account": f"acct-{number}"}
        events.append(an_event("trying", start + 0.0005, **who))
        events += [an_event("ringing", start + each, **who) for each in attempt.rings]
        if attempt.answered is None:
            events.append(an_event("failed", over, sip_code=407, **who))
            closings.append(a_closing(answered=False, at=start))
        else:
            events.append(an_event("answered", start + attempt.answered, **who))
            events.append(an_event("ended", over, **who))
            closings.append(a_closing(answered=True, at=over))
        start = over + 0.002
    return events, closings


def heard(events: Sequence[Heard], at: datetime, board: LiveBoard | None = None) -> LiveBoard:
    """Let a board hear all of this at one time."""
    board = board or LiveBoard(LONGEST)
    for each in events:
        board.take(each, at) if isinstance(each, CallEvent) else board.close(each, at)
    return board


def sights(board: LiveBoard) -> list[Sight]:
    return list(board.sights.values())


def sample_phases(name: str) -> list[CallEvent]:
    """Give the events of a sample file; what cannot be decoded is left out, as by the bridge."""
    lines = (SAMPLES / name).read_bytes().splitlines()
    found = [event_of(line, HOST) for line in lines]
    return [each for each in found if isinstance(each, CallEvent)]


def sample_closings(name: str) -> list[Closing]:
    lines = (SAMPLES / name).read_bytes().splitlines()
    cdrs = [cdr_of(line) for line in lines]
    found = [closing_of(each, HOST) for each in cdrs if isinstance(each, Cdr)]
    return [each for each in found if each is not None]
