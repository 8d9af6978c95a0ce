"""Calls by number on their way into a book, and what its surroundings must show."""

import random
from collections import Counter
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from datetime import timedelta
from typing import Protocol

from attrs import evolve

from adapters.contract.asking import Surroundings
from adapters.contract.builders import MOMENT, a_cdr, a_received_call
from application.calls.data import Outcome
from application.calls.ports import CdrLedger
from domain.calls.provenance import Receipt
from domain.facts.call_facts import CallReceived


class EnteringProbe(Surroundings, Protocol):
    """A book of calls and its surroundings."""

    def ledger(self) -> AbstractAsyncContextManager[CdrLedger]:
        """Open the book, as one worker of several does."""
        ...

    async def calls(self) -> Sequence[CallReceived]:
        """List the calls of the book; fail where it does not agree with itself."""
        ...

    @property
    def can_hold(self) -> bool:
        """Whether somebody can be let stand still; where not, the promise is left out aloud."""
        return True

    def holding(self, call: CallReceived) -> AbstractAsyncContextManager[None]:
        """Let somebody enter a call and stand still, while the block lasts; then it is gone."""
        del call
        return nullcontext()

    async def duplicates(self) -> set[Receipt]:
        """Give the messages that were found to repeat another."""
        ...

    async def deadlocks(self) -> int:
        """Count the writers that were given up because they waited for each other."""
        ...


class Recording(Protocol):
    """A worker that records calls."""

    async def record(self, calls: Sequence[CallReceived]) -> None:
        """Let it record calls in one batch."""
        ...


async def stored(probe: Recording, *calls: CallReceived) -> None:
    """Let the worker record calls, one by one."""
    for call in calls:
        await probe.record([call])


def a_call(number: int, seq: int | None = None, **changes: object) -> CallReceived:
    """Give a call by number; `seq` is the message that brings it."""
    cdr = a_cdr(call_id=f"call-{number}@rig.invalid", **changes)
    return a_received_call(cdr, seq=number if seq is None else seq)


def some_calls(count: int) -> list[CallReceived]:
    """Give so many calls."""
    return [a_call(number) for number in range(1, count + 1)]


def poisoned(text: str, seq: int) -> CallReceived:
    """Give a call that no book can keep."""
    # Half a surrogate pair has no hash either: its names are taken from a good record.
    good = a_call(seq, seq)
    return evolve(good, cdr=evolve(good.cdr, account=text))


async def recorded(probe: EnteringProbe, *cdrs: CallReceived) -> Sequence[Outcome]:
    """Record calls in one batch."""
    async with probe.ledger() as ledger:
        return await ledger.record(cdrs)


async def deliver_all(ledger: CdrLedger, worker: int) -> Counter[Outcome]:
    """Deliver 1,500 calls in batches, as one of several workers; count what became of them."""
    chance = random.Random(worker)  # noqa: S311 no secret
    # The same calls at the same time, every other worker from the last to the first.
    step = -1 if worker % 2 else 1
    counts: Counter[Outcome] = Counter()
    for begin in range(0, 1_500, 500):
        batch = [
            a_call(
                number,
                seq=worker * 1_500 + number + 1,
                start_time=MOMENT + timedelta(hours=chance.choice([0, 0, 6])),
            )
            for number in range(begin, begin + 500)[::step]
        ]
        counts.update(await ledger.record(batch))
    return counts
