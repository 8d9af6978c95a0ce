"""A duty is said to be done only while its work gets on."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from itertools import count
from typing import Final

from adapters.contract.builders import MOMENT
from adapters.timescale.lone_duties import Duty, Sign, alone_for_ever
from application.errors import UnavailableError
from application.proof.overview import DutyFigures
from contract.ledger_probes import TimescaleStoreProbe
from contract.operator_probes import over

SAID: Final = "select renewed_at > since from duty where name = 'relay'"
GOT_ON: Final = "select worked_at > since from duty where name = 'relay'"


async def after_a_word(
    store: TimescaleStoreProbe, sign: Sign, then: Callable[[], Awaitable[None]], word: str = SAID
) -> DutyFigures:
    """Do the relay's duty until the worker said that it does it; tell what the status sees."""
    done = asyncio.Event()

    async def work() -> None:
        while not await store.pool.fetchval(word):  # noqa: ASYNC110 the row tells nobody
            await asyncio.sleep(0.01)
        done.set()
        await then()

    working = asyncio.ensure_future(alone_for_ever(store.pool, Duty.RELAY, work, sign))
    async with asyncio.timeout(300):
        await done.wait()
    found = {duty.name: duty for duty in (await over(store).census.overview(MOMENT)).duties}
    working.cancel()
    with suppress(asyncio.CancelledError):
        await working
    return found["relay"]


async def fail() -> None:
    raise UnavailableError("away")


async def get_on() -> None:
    await asyncio.Event().wait()


async def test_work_that_gets_on_is_noted(store: TimescaleStoreProbe) -> None:
    relay = await after_a_word(store, count().__next__, get_on)
    assert relay.heard_at == relay.worked_at is not None


async def test_work_that_only_begins_again_and_again_is_none(store: TimescaleStoreProbe) -> None:
    relay = await after_a_word(store, lambda: 0, fail)
    assert (relay.heard_at is None, relay.worked_at) == (False, None)


async def test_who_begins_in_vain_is_no_younger_for_it(store: TimescaleStoreProbe) -> None:
    first = await after_a_word(store, lambda: 0, fail)
    again = await after_a_word(store, count().__next__, get_on, GOT_ON)
    anew = await after_a_word(store, count().__next__, get_on, GOT_ON)
    assert first.begun_at == again.begun_at is not None
    assert anew.begun_at is not None
    assert anew.begun_at > again.begun_at
