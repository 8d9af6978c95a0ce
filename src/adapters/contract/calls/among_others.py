"""What every book of calls promises a worker that is not alone, or that dies."""

import asyncio
from collections import Counter
from contextlib import AsyncExitStack

from adapters.contract.asking import needs
from adapters.contract.calls.delivering import EnteringProbe, a_call, deliver_all, some_calls
from application.calls.data import Outcome

STORED, REDELIVERED = Outcome.STORED, Outcome.REDELIVERED
DUPLICATE, BUSY = Outcome.DUPLICATE, Outcome.BUSY


class AmongOthersContract:
    """Whoever enters at once, stands still or is cut off: each call is entered once."""

    async def test_who_stands_still_holds_up_nobody_else(self, probe: EnteringProbe) -> None:
        needs(able=probe.can_hold, to="let somebody hold a call")
        async with probe.ledger() as ledger:
            async with probe.holding(a_call(7)):
                outcomes = await ledger.record(some_calls(40))
                assert outcomes[6] is BUSY
                stored = {number for number, found in enumerate(outcomes, 1) if found is STORED}
                assert stored | {n for n, found in enumerate(outcomes, 1) if found is BUSY} == set(
                    range(1, 41)
                )
                assert len(stored) >= 32
                assert list(await ledger.record([a_call(50), a_call(51)])) == [STORED, STORED]
            again = await ledger.record(some_calls(40))
            assert set(again) == {STORED, REDELIVERED}
            assert again.count(REDELIVERED) == len(stored)
        assert len(await probe.calls()) == 42

    async def test_concurrent_same_call_x8(self, probe: EnteringProbe) -> None:
        # 12,000 deliveries of 1,500 calls, jittered over midnight, in reversed batches.
        async with AsyncExitStack() as stack:
            workers = [await stack.enter_async_context(probe.ledger()) for _ in range(8)]
            outcomes = await asyncio.gather(*map(deliver_all, workers, range(8)))
        counts = sum(outcomes, Counter[Outcome]())
        assert counts.total() == 12_000
        assert counts[STORED] == 1_500
        assert len(await probe.calls()) == 1_500
        assert len(await probe.duplicates()) == counts[DUPLICATE] > 0
        assert await probe.deadlocks() == 0

    async def test_cut_off_anywhere_it_is_all_or_nothing(self, probe: EnteringProbe) -> None:
        async with probe.ledger() as ledger:
            for steps in range(40):
                batch = [a_call(steps * 10 + n) for n in range(10)]
                recording = asyncio.ensure_future(ledger.record(batch))
                for _ in range(steps):
                    await asyncio.sleep(0)
                recording.cancel()
                await asyncio.wait({recording})
                keys = {each.call_key for each in await probe.calls()}
                assert len(keys & {call.call_key for call in batch}) in {0, 10}
                assert set(await ledger.record(batch)) in ({STORED}, {REDELIVERED})
        assert len(await probe.calls()) == 400
