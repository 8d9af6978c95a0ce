"""A duty is said to be done only while its work gets on."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime
from itertools import count
from typing import Final

from adapters.contract.builders import MOMENT
from adapters.timescale.health.duties import TimescaleDuties
from adapters.timescale.lone_duties import Duty, Sign, alone_for_ever
from adapters.timescale.sql import query
from application.errors import UnavailableError
from application.proof.overview import DutyFigures
from contract.ledger_probes import TimescaleStoreProbe
from contract.operator_probes import over

SAID: Final = "select renewed_at > since from duty where name = 'relay'"
HOLD: Final = "select pg_advisory_lock($1), pg_backend_pid()"
HEARD: Final = "select renewed_at is not null from duty where name = 'relay'"
LATER: Final = datetime.max.replace(tzinfo=UTC)
GOT_ON: Final = "select worked_at > since from duty where name = 'relay'"


async def until(store: TimescaleStoreProbe, word: str) -> None:
    while not await store.pool.fetchval(word):  # noqa: ASYNC110 the row tells nobody
        await asyncio.sleep(0.01)


async def after_a_word(
    store: TimescaleStoreProbe, sign: Sign, then: Callable[[], Awaitable[None]], word: str = SAID
) -> DutyFigures:
    """Do the relay's duty until the worker said that it does it; tell what the status sees."""
    done = asyncio.Event()

    async def work() -> None:
        await until(store, word)
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


async def test_who_does_what_was_retired_is_heard_of_again(store: TimescaleStoreProbe) -> None:
    sign = count().__next__
    working = asyncio.ensure_future(alone_for_ever(store.pool, Duty.RELAY, get_on, sign))
    async with asyncio.timeout(60):
        await until(store, SAID)
        # By a clock that is wrong, or while the worker stood still.
        assert list(await TimescaleDuties(store.pool).retire({"relay"}, LATER)) == ["relay"]
        await until(store, HEARD)
    working.cancel()
    with suppress(asyncio.CancelledError):
        await working


async def test_who_stands_still_when_it_is_retired_is_ended_by_the_next(
    store: TimescaleStoreProbe,
) -> None:
    async with store.pool.acquire() as standing:
        held = await standing.fetchrow(HOLD, int(Duty.RELAY))
        await standing.execute(query("begin_duty"), "relay")
        await TimescaleDuties(store.pool).retire({"relay"}, LATER)
        assert (await after_a_word(store, count().__next__, get_on)).heard_at is not None
        alive = "select pid from pg_stat_activity where pid = $1"
        assert held is not None
        assert await store.pool.fetchval(alive, held["pg_backend_pid"]) is None
