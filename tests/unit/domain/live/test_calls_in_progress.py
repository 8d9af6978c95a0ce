"""Calls that started and did not end."""

import tracemalloc
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


def test_of_too_many_calls_the_oldest_are_forgotten() -> None:
    calls = CallsInProgress(most=10)
    for number in range(12):
        calls.take(a_call_event(phase=CallPhase.TRYING, call_id=f"{number}@x"))
    assert len(calls) == 10
    for number in range(3):
        calls.take(a_call_event(phase=CallPhase.ENDED, call_id=f"{number}@x"))
    assert len(calls) == 9


def test_what_is_held_of_a_call_does_not_grow_with_its_call_id() -> None:
    calls = CallsInProgress()
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    for number in range(1000):
        calls.take(a_call_event(phase=CallPhase.TRYING, call_id=f"{number}@" + "x" * 10_000))
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(calls) == 1000
    assert (after - before) / 1000 < 300
