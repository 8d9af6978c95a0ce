"""Poison is isolated; an outage parks nothing and acknowledges nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.contract.builders import a_cdr
from adapters.memory.calls.ledger import MemoryCdrLedger
from adapters.memory.pricing.price_books import MemoryPriceBooks
from application.calls.data import Malformed
from application.errors import RejectedError, UnavailableError
from builders import a_delivery
from domain.calls.identity import call_key
from memory_books import prices
from worker_in_hand import Worker, calls

MALFORMED = Malformed("decode", "not_json", "no JSON")


@pytest.mark.parametrize("place", [0, 1, 499, 500, 998, 999])
async def test_one_poisoned_record_of_a_thousand_is_parked_alone(place: int) -> None:
    deliveries = calls(1000)
    poison = deliveries[place]
    worker = Worker(MemoryCdrLedger(rejects=lambda cdr: cdr.receipt == poison.receipt))
    batch = worker.receives(*deliveries)
    await worker.record_cdrs()
    assert len(worker.ledger.calls) == 999
    assert [letter.receipt for letter in worker.box.letters] == [poison.receipt]
    assert worker.reasons == {"rejected": 1}
    assert batch.held_at_ack == 1000
    assert worker.tally.outcomes["stored"] == 999


@given(st.sets(st.integers(1, 32)))
async def test_however_many_are_poisoned_all_others_are_stored(poisoned: set[int]) -> None:
    worker = Worker(MemoryCdrLedger(rejects=lambda cdr: cdr.receipt.stream_seq in poisoned))
    await worker.record_cdrs.record(calls(32))
    assert {call.receipt.stream_seq for call in worker.ledger.calls.values()} == (
        set(range(1, 33)) - poisoned
    )
    assert {letter.receipt.stream_seq for letter in worker.box.letters} == poisoned


async def test_a_rejection_of_a_mood_parks_nothing() -> None:
    # The ledger refuses the whole batch once; each half goes in.
    worker = Worker()
    worker.ledger.fail_next(RejectedError("once"))
    await worker.record_cdrs.record(calls(10))
    assert (len(worker.ledger.calls), worker.box.letters) == (10, [])


async def test_what_somebody_else_has_in_hand_comes_again_and_holds_up_nothing() -> None:
    worker, deliveries = Worker(), calls(3)
    worker.ledger.held_elsewhere.add(call_key(a_cdr(call_id="call-2")))
    batch = worker.receives(*deliveries)
    await worker.record_cdrs()
    assert batch.later == {deliveries[1].receipt}
    assert (len(worker.ledger.calls), worker.box.letters) == (2, [])
    assert len(worker.tally.oldest) == 1
    assert worker.tally.batches == ["taken", "committed"]


async def test_a_batch_that_somebody_else_has_in_hand_settles_nothing() -> None:
    worker, deliveries = Worker(), calls(1)
    worker.ledger.held_elsewhere.add(call_key(a_cdr(call_id="call-1")))
    batch = worker.receives(*deliveries)
    await worker.record_cdrs()
    assert batch.later == {deliveries[0].receipt}
    assert worker.tally.oldest == []
    assert worker.tally.batches == ["taken", "given back"]


async def test_an_outage_parks_nothing_and_acknowledges_nothing() -> None:
    worker = Worker()
    worker.ledger.fail_next(UnavailableError("away"))
    batch = worker.receives(*calls(10), a_delivery(seq=99, content=MALFORMED))
    with pytest.raises(UnavailableError):
        await worker.record_cdrs()
    assert (worker.ledger.calls, worker.box.letters, batch.held_at_ack) == ({}, [], None)
    assert worker.tally.batches == ["taken"]


async def test_an_outage_amid_the_isolation_parks_nothing() -> None:
    worker = Worker()
    worker.ledger.fail_next(RejectedError("one is bad"))
    worker.ledger.fail_next(UnavailableError("away"))
    batch = worker.receives(*calls(10))
    with pytest.raises(UnavailableError):
        await worker.record_cdrs()
    assert (worker.box.letters, batch.held_at_ack) == ([], None)


async def test_what_cannot_be_parked_yet_is_not_acknowledged() -> None:
    worker = Worker()
    worker.box.fail_next(UnavailableError("away"))
    batch = worker.receives(*calls(2), a_delivery(seq=99, content=MALFORMED))
    with pytest.raises(UnavailableError):
        await worker.record_cdrs()
    assert batch.held_at_ack is None
    assert worker.tally.letters == []


async def test_delivered_again_after_a_crash_each_is_there_once() -> None:
    worker = Worker()
    deliveries = [*calls(3), a_delivery(seq=99, content=MALFORMED)]
    worker.box.fail_next(UnavailableError("away"))
    with pytest.raises(UnavailableError):
        await worker.record_cdrs.record(deliveries)
    await worker.record_cdrs.record(deliveries)
    assert (len(worker.ledger.calls), len(worker.box.letters)) == (3, 1)
    assert worker.tally.outcomes == {"stored": 3, "redelivered": 3, "duplicate": 0, "conflict": 0}


async def test_what_was_judged_by_prices_of_before_is_judged_again() -> None:
    worker, deliveries = Worker(prices=MemoryPriceBooks(book=prices("0.50"))), calls(4)
    await worker.opens("Acme")
    worker.ledger.held_elsewhere.add(call_key(a_cdr(call_id="call-2")))
    later = await worker.record_cdrs.record(deliveries)
    assert later == {deliveries[1].receipt}
    assert worker.prices.book.version == worker.ledger.journal.prices == 1
    assert worker.tally.outcomes["stored"] == 3
    assert len(worker.tally.outcomes) == 4


async def test_a_poisoned_record_is_parked_whatever_happens_to_prices() -> None:
    ledger = MemoryCdrLedger(rejects=lambda cdr: cdr.receipt.stream_seq == 2)
    worker = Worker(ledger, prices=MemoryPriceBooks(book=prices("0.50")))
    await worker.opens("Acme")
    await worker.record_cdrs.record(calls(4))
    assert worker.reasons == {"rejected": 1}
    assert worker.tally.outcomes["stored"] == 3
