"""What is told of calls while they last, and what a view makes of it."""

from typing import Any

from attrs import evolve

from adapters.contract.builders.calls import MOMENT
from application.live.data import KeptView, TapeBatch, Told
from application.live.view import LiveView
from domain.live.call_event import CallEvent, CallPhase


def a_call_event(**changes: Any) -> CallEvent:  # noqa: ANN401 any field
    """Give a call that was just answered."""
    fields: dict[str, Any] = {
        "event_id": "00" * 16,
        "phase": CallPhase.ANSWERED,
        "host": "sip-01",
        "at": MOMENT,
        "call_id": "call-1@rig.invalid",
    }
    return CallEvent(**(fields | changes))


def a_kept_view(calls: int = 3, clock: int = 1_795_462_224) -> KeptView:
    """Give a view of so many calls that were just begun."""
    view = LiveView(new_base=lambda: "00000001")
    told = [Told(number, MOMENT, _begun(number)) for number in range(1, calls + 1)]
    view.hear_calls(TapeBatch(life="1", entries=told, pending=0))
    view.hear_cdrs(TapeBatch(life="1", entries=[], pending=0))
    return evolve(view.kept(), clock=clock)


def _begun(number: int) -> CallEvent:
    return a_call_event(
        event_id=f"{number:032x}",
        phase=CallPhase.TRYING,
        call_id=f"call-{number}",
        from_tag="f1",
        caller="49151",
        callee="4001",
        account="acct-1",
    )
