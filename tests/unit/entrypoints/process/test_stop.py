"""A process asked to stop ends by itself, or is cut off after its grace."""

import asyncio
import os
import selectors
import signal
from collections.abc import Coroutine
from typing import Any

import pytest

from entrypoints.process.stop import GRACE_SECONDS, run_until, stop_requested


class Hasty(selectors.SelectSelector):
    """Waits a thousandth of what it is asked to."""

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Wait, but not long."""
        return super().select(timeout and timeout / 1000)


class HastyLoop(asyncio.SelectorEventLoop):
    """Lives a second in a millisecond."""

    def __init__(self) -> None:
        super().__init__(Hasty())

    def time(self) -> float:
        """Give fast seconds."""
        return super().time() * 1000


def hastily(work: Coroutine[Any, Any, None]) -> None:
    loop = HastyLoop()
    try:
        loop.run_until_complete(work)
    finally:
        loop.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_asks_to_stop(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    async with stop_requested() as stop:
        assert not stop.is_set()
        os.kill(os.getpid(), number)
        await stop.wait()
        os.kill(os.getpid(), number)
    assert signal.getsignal(number) in {before, signal.default_int_handler, signal.SIG_DFL}


async def test_work_that_ends_by_itself_ends_the_process() -> None:
    done: list[str] = []

    async def work() -> None:
        done.append("all")

    await run_until(asyncio.Event(), work())
    assert done == ["all"]


async def test_work_that_is_asked_to_stop_may_finish() -> None:
    stop, drained = asyncio.Event(), []

    async def work() -> None:
        await stop.wait()
        await asyncio.sleep(0)
        drained.append(1)

    asyncio.get_running_loop().call_soon(stop.set)
    await run_until(stop, work())
    assert drained == [1]


def test_work_that_does_not_stop_is_cut_off_after_its_grace() -> None:
    async def scenario() -> None:
        stop, cut = asyncio.Event(), []
        loop = asyncio.get_running_loop()

        async def work() -> None:
            try:
                await loop.create_future()
            finally:
                cut.append(loop.time())

        stop.set()
        began = loop.time()
        await run_until(stop, work())
        assert cut[0] - began >= GRACE_SECONDS

    hastily(scenario())


def test_the_grace_leaves_room_in_the_ten_seconds() -> None:
    assert GRACE_SECONDS < 10


@pytest.mark.parametrize("asked", [True, False])
async def test_a_failure_is_not_swallowed(*, asked: bool) -> None:
    stop = asyncio.Event()
    if asked:
        stop.set()

    async def work() -> None:
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        await run_until(stop, work())


async def test_being_cancelled_is_not_being_asked_to_stop() -> None:
    cut: list[str] = []

    async def work() -> None:
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            cut.append("work")

    running = asyncio.ensure_future(run_until(asyncio.Event(), work()))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    await asyncio.sleep(0)
    assert cut == ["work"]
