"""Calls for the tests of the book, by number."""

import random
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from attrs import evolve

from application.calls.data import Outcome
from application.calls.ports import CdrLedger
from builders import MOMENT, a_cdr, a_received_call
from contract.ledger_probes import StoreProbe
from domain.facts.call_facts import CallReceived


def a_call(number: int, seq: int | None = None, **changes: object) -> CallReceived:
    cdr = a_cdr(call_id=f"call-{number}@rig.invalid", **changes)
    return a_received_call(cdr, seq=number if seq is None else seq)


def some_calls(count: int) -> list[CallReceived]:
    return [a_call(number) for number in range(1, count + 1)]


def poisoned(text: str, seq: int) -> CallReceived:
    # Half a surrogate pair has no hash either: its names are taken from a good record.
    good = a_call(seq, seq)
    return evolve(good, cdr=evolve(good.cdr, account=text))


async def recorded(probe: StoreProbe, *cdrs: CallReceived) -> Sequence[Outcome]:
    async with probe.ledger() as ledger:
        return await ledger.record(cdrs)


async def deliver_all(ledger: CdrLedger, worker: int) -> Counter[Outcome]:
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
