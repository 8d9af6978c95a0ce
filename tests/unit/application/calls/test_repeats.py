"""The same message, a copy, and another record of the same call."""

from uuid import UUID

import pytest
from attrs import evolve

from adapters.contract.builders import a_received_call
from application.calls.data import Outcome
from application.calls.repeats import Held, outcome_of

CALL = a_received_call()
ELSEWHERE = evolve(CALL.receipt, stream_seq=CALL.receipt.stream_seq + 1)


@pytest.mark.parametrize(
    ("held", "outcome"),
    [
        (Held(CALL.fingerprint, CALL.receipt), Outcome.REDELIVERED),
        (Held(UUID(int=1), CALL.receipt), Outcome.REDELIVERED),
        (Held(CALL.fingerprint, ELSEWHERE), Outcome.DUPLICATE),
        (Held(UUID(int=1), ELSEWHERE), Outcome.CONFLICT),
    ],
)
def test_what_becomes_of_a_call_that_comes_again(held: Held, outcome: Outcome) -> None:
    assert outcome_of(CALL, held) is outcome
