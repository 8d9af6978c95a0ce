"""Calls that started and did not end."""

from datetime import timedelta

from adapters.contract.builders import MOMENT, a_call_event
from domain.live.call_event import CallPhase
from domain.live.calls_in_progress import CallsInProgress


def test_a_call_counts_from_its_first_event_to_its_end() -> None:
    calls = CallsInProgress()
    for phase in (CallPhase.TRYING, CallPhase.RINGING, CallPhase.RINGING, CallPhase.ANSWERED):
        calls.take(a_call_event(phase=phase))
        assert len(calls) == 1
    calls.take(a_call_event(phase=CallPhase.TRYING, from_tag="another"))
    assert len(calls) == 2
    calls.take(a_call_event(phase=CallPhase.ENDED))
    calls.take(a_call_event(phase=CallPhase.FAILED))
    assert len(calls) == 1


def test_an_end_that_never_comes_is_forgotten() -> None:
    calls = CallsInProgress()
    calls.take(a_call_event(phase=CallPhase.TRYING))
    later = MOMENT + timedelta(hours=13)
    calls.take(a_call_event(phase=CallPhase.TRYING, call_id="later@x", at=later))
    assert len(calls) == 1
