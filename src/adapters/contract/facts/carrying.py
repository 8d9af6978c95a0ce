"""What every event log promises: carried elsewhere it is the same, and makes the same."""

from collections.abc import AsyncIterator, Sequence
from typing import Protocol

import pytest
from attrs import evolve

from adapters.contract.asking import needs_outages
from adapters.contract.facts.everything import fill
from adapters.contract.facts.full_store import FullStoreProbe
from application.errors import RejectedError, UnavailableError
from application.facts.data import LogEntry
from application.facts.ports import EventLog


class EventLogProbe(FullStoreProbe, Protocol):
    """The log of a store, and that of an empty one elsewhere."""

    @property
    def full(self) -> EventLog:
        """The log of the store."""
        ...

    @property
    def empty(self) -> EventLog:
        """The log of the other one."""
        ...


class EventLogContract:
    """A log is carried whole, or not at all."""

    async def test_the_log_is_carried_whole_and_in_order(self, probe: EventLogProbe) -> None:
        await fill(probe)
        async with probe.full.copied() as copy:
            assert await probe.empty.fill(copy.pieces) == copy.events
        before, after = await entries(probe.full), await entries(probe.empty)
        assert list(after) == list(before)
        assert [entry.position for entry in after] == sorted(entry.position for entry in after)

    async def test_a_log_that_has_events_is_not_filled(self, probe: EventLogProbe) -> None:
        await fill(probe)
        before = await entries(probe.full)
        with pytest.raises(RejectedError, match="empty"):
            await probe.full.fill(given(*before))
        assert list(await entries(probe.full)) == list(before)

    async def test_what_cannot_be_read_fills_nothing(self, probe: EventLogProbe) -> None:
        await fill(probe)
        first, *others = await entries(probe.full)
        newer = evolve(first, schema_version=99)
        with pytest.raises(RejectedError, match="newer"):
            await probe.empty.fill(given(*others[:0], newer))
        assert list(await entries(probe.empty)) == []

    async def test_pieces_that_break_off_fill_nothing(self, probe: EventLogProbe) -> None:
        await fill(probe)
        before = await entries(probe.full)
        with pytest.raises(RejectedError, match="broken off"):
            await probe.empty.fill(broken_off(before[:3]))
        assert list(await entries(probe.empty)) == []

    async def test_away_means_later(self, probe: EventLogProbe) -> None:
        needs_outages(probe)
        await fill(probe)
        await probe.leave()
        with pytest.raises(UnavailableError):
            await entries(probe.full)
        await probe.come_back()
        assert await entries(probe.full)


async def entries(log: EventLog) -> Sequence[LogEntry]:
    """Read a log whole."""
    async with log.copied() as copy:
        read = [entry async for piece in copy.pieces for entry in piece]
        assert copy.events == len(read)
    return read


async def given(*some: LogEntry) -> AsyncIterator[Sequence[LogEntry]]:
    """Give some entries in one piece."""
    yield some


async def broken_off(some: Sequence[LogEntry]) -> AsyncIterator[Sequence[LogEntry]]:
    """Give some entries, and fail."""
    yield some
    raise RejectedError("broken off")
