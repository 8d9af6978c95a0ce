"""Again later: an outage is waited out, everything else comes through."""

import logging
from datetime import UTC, datetime

import pytest

from adapters.contract.builders import a_dead_letter, a_received_call
from adapters.memory.calls.ledger import MemoryCdrLedger
from adapters.memory.intake.settled import MemorySettledBook
from adapters.memory.letters.letter_box import MemoryDeadLetterBox
from adapters.retrying import (
    RetryingCdrLedger,
    RetryingDeadLetterBox,
    RetryingSettledBook,
    RetryPolicy,
)
from application.calls.data import Outcome
from application.errors import RejectedError, SetupError, UnavailableError
from domain.intake.settled import Span

AT_ONCE = RetryPolicy(first=0, longest=0)


async def test_an_outage_is_waited_out() -> None:
    ledger = MemoryCdrLedger()
    ledger.fail_next(UnavailableError("away"), times=5)
    outcomes = await RetryingCdrLedger(ledger, AT_ONCE).record([a_received_call()])
    assert outcomes == [Outcome.STORED]
    assert len(ledger.calls) == 1


async def test_what_was_asked_in_vain_is_counted() -> None:
    ledger, policy = MemoryCdrLedger(), RetryPolicy(first=0, longest=0)
    ledger.fail_next(UnavailableError("away"), times=5)
    await RetryingCdrLedger(ledger, policy).record([a_received_call()])
    assert (policy.attempts, policy.failures) == (6, 5)


async def test_no_outage_is_too_long() -> None:
    # Past 1,024 doublings a wait does not fit into a float.
    box = MemoryDeadLetterBox()
    box.fail_next(UnavailableError("away"), times=1100)
    await RetryingDeadLetterBox(box, AT_ONCE).park([a_dead_letter()])
    assert box.letters == [a_dead_letter()]


async def test_bytes_are_noted_and_read_when_the_book_is_back() -> None:
    book = MemorySettledBook()
    book.fail_next(UnavailableError("away"), times=3)
    retrying = RetryingSettledBook(book, AT_ONCE)
    await retrying.settle([Span(host="h", file_id="f", start=0, end=1)])
    book.fail_next(UnavailableError("away"), times=3)
    assert len(await retrying.files(datetime(2000, 1, 1, tzinfo=UTC))) == 1


@pytest.mark.parametrize("error", [RejectedError("never"), SetupError("mend it")])
async def test_what_waiting_does_not_mend_comes_through(error: Exception) -> None:
    calls = []

    async def refuse() -> None:
        calls.append(1)
        raise error

    with pytest.raises(type(error)):
        await AT_ONCE(refuse)
    assert calls == [1]


async def test_what_was_refused_is_not_asked_again() -> None:
    ledger = MemoryCdrLedger(rejects=lambda _: True)
    with pytest.raises(RejectedError):
        await RetryingCdrLedger(ledger, AT_ONCE).record([a_received_call()])
    assert ledger.calls == {}


async def test_the_wait_is_told(caplog: pytest.LogCaptureFixture) -> None:
    box = MemoryDeadLetterBox()
    box.fail_next(UnavailableError("connection refused"), times=2)
    with caplog.at_level(logging.WARNING):
        await RetryingDeadLetterBox(box, AT_ONCE).park([a_dead_letter()])
    told = [(vars(each)["attempt"], vars(each)["error"]) for each in caplog.records]
    assert told == [(1, "connection refused"), (2, "connection refused")]
