"""A call's first fact is written in a shorter way, byte for byte as all other facts are."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.contract.builders import a_provenance, a_received_call
from adapters.wire import event_json
from adapters.wire.event_json.facts import encode_by_rule
from domain.facts.call_facts import CallReceived
from random_facts import RECEIVED


@given(RECEIVED)
def test_it_is_written_as_the_converter_would(fact: CallReceived) -> None:
    assert event_json.encode(fact) == encode_by_rule(fact)


@given(st.lists(RECEIVED, max_size=4))
def test_those_of_a_batch_are_written_each_as_if_it_were_alone(facts: list[CallReceived]) -> None:
    assert event_json.encode_received(facts) == [encode_by_rule(fact) for fact in facts]


def test_equal_moments_are_each_written_in_their_own_zone() -> None:
    utc = datetime(2026, 11, 26, 12, tzinfo=UTC)
    there = utc.astimezone(timezone(timedelta(hours=2)))
    facts = [a_received_call(provenance=a_provenance(read_at=at)) for at in (utc, there)]
    assert event_json.encode_received(facts) == [encode_by_rule(fact) for fact in facts]


def test_what_nobody_can_write_is_refused_in_both_ways() -> None:
    fact = a_received_call(provenance=a_provenance(host="\ud800"))
    for write in (event_json.encode, encode_by_rule):
        with pytest.raises(UnicodeEncodeError):
            write(fact)
