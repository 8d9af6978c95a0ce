"""What every look at the stream promises."""

import asyncio
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol

import pytest

from adapters.contract.asking import Surroundings, needs_outages
from adapters.contract.builders import a_record
from adapters.contract.waiting import until_found
from application.calls.ports import CdrInbox
from application.errors import UnavailableError
from application.intake.data import Record
from application.intake.ports import StreamLook


class LookProbe(Surroundings, Protocol):
    """An empty stream, its writer and its reader."""

    @property
    def look(self) -> StreamLook:
        """The look."""
        ...

    async def put(self, records: Sequence[Record]) -> None:
        """Publish, and wait until all is stored."""
        ...

    def inbox(self) -> AbstractAsyncContextManager[tuple[CdrInbox, asyncio.Event]]:
        """Open a reader, and what stops it."""
        ...

    async def make_anew(self) -> None:
        """Let the stream be lost and made again."""
        ...


class StreamLookContract:
    """The floor is what the readers have taken out for good."""

    async def test_an_empty_stream_has_no_number(self, probe: LookProbe) -> None:
        life = await probe.look.life()
        assert (life.last_seq, life.floor) == (0, 0)

    async def test_what_waits_is_above_the_floor(self, probe: LookProbe) -> None:
        await probe.put([a_record(1), a_record(2)])
        # The server counts what waits for a reader a moment after it confirmed it.
        await until_found(lambda: _ends(probe), (2, 0))

    async def test_what_is_taken_for_good_is_below(self, probe: LookProbe) -> None:
        await probe.put([a_record(1), a_record(2)])
        await _take(probe, 2)
        # The server notes an acknowledgement a moment after it was sent.
        await until_found(lambda: _ends(probe), (2, 2))

    async def test_a_stream_that_is_made_anew_is_another(self, probe: LookProbe) -> None:
        await probe.put([a_record(1), a_record(2)])
        before = await probe.look.life()
        await probe.make_anew()
        after = await probe.look.life()
        assert after.created > before.created
        assert (after.last_seq, after.floor) == (0, 0)

    async def test_away_means_later(self, probe: LookProbe) -> None:
        needs_outages(probe)
        await probe.leave()
        with pytest.raises(UnavailableError):
            await probe.look.life()
        await probe.come_back()


async def _ends(probe: LookProbe) -> tuple[int, int]:
    life = await probe.look.life()
    return life.last_seq, life.floor


async def _take(probe: LookProbe, count: int) -> None:
    async with probe.inbox() as (inbox, stop):
        async for batch in inbox.batches():
            count -= len(batch.deliveries)
            await batch.ack()
            if count <= 0:
                stop.set()
