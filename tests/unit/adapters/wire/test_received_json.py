"""A call's first fact is written in a shorter way, byte for byte as all other facts are."""

import pytest
from hypothesis import given

from adapters.contract.builders import a_provenance, a_received_call
from adapters.wire import event_json
from adapters.wire.event_json.facts import encode_by_rule
from domain.facts.call_facts import CallReceived
from random_facts import RECEIVED


@given(RECEIVED)
def test_it_is_written_as_the_converter_would(fact: CallReceived) -> None:
    assert event_json.encode(fact) == encode_by_rule(fact)


def test_what_nobody_can_write_is_refused_in_both_ways() -> None:
    fact = a_received_call(provenance=a_provenance(host="\ud800"))
    for write in (event_json.encode, encode_by_rule):
        with pytest.raises(UnicodeEncodeError):
            write(fact)
