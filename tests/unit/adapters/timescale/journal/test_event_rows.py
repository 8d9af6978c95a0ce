"""Rows of the log: new calls have theirs in one step, the same as one by one."""

from hypothesis import given
from hypothesis import strategies as st

from adapters.timescale.journal.event_rows import event_row, first_rows
from domain.facts.call_facts import CallReceived
from random_facts import RECEIVED


@given(st.lists(RECEIVED, max_size=3))
def test_new_calls_have_the_rows_that_each_has_alone(calls: list[CallReceived]) -> None:
    assert first_rows(calls) == [event_row(call.call_key, 1, call) for call in calls]
