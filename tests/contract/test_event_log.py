"""What every event log promises: carried elsewhere it makes all that it made here."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Protocol

import pytest
from attrs import evolve, field, frozen

from adapters.memory.facts.event_log import MemoryEventLog
from adapters.memory.journal import MemoryJournal
from adapters.timescale.calls.amendments import TimescaleAmendmentBook
from adapters.timescale.calls.ledger import TimescaleCdrLedger
from adapters.timescale.connection import DatabaseSettings, open_pool
from adapters.timescale.facts.event_log import TimescaleEventLog
from adapters.timescale.facts.fact_log import TimescaleFactLog
from adapters.timescale.facts.rebuilding.projections import TimescaleProjections
from adapters.timescale.migrating import migrate
from adapters.timescale.money.book import TimescaleMoneyBook
from adapters.timescale.traffic.hours import TimescaleTrafficBook
from adapters.wire import log_json
from application.errors import RejectedError, UnavailableError
from application.facts.carry_log import ExportLog, ImportLog
from application.facts.data import LogEntry
from application.facts.ports import EventLog
from contract.companies import a_company
from contract.ledger_probes import timescale_probe
from contract.servers import PostgresServer, fresh_database
from contract.test_projections import (
    MemoryProjectionProbe,
    ProjectionProbe,
    TimescaleProjectionProbe,
    fill,
)
from contract.whole_database import see_it_equal_elsewhere


class LogProbe(Protocol):
    """A store that is full, and an empty one."""

    full: EventLog
    empty: EventLog

    async def leave(self) -> None:
        """Let both stores go away."""

    async def come_back(self) -> None:
        """Let them come back with what they had."""


@frozen
class MemoryLogProbe(LogProbe):
    """The memory twins."""

    store: MemoryProjectionProbe = field(factory=MemoryProjectionProbe)
    elsewhere: MemoryJournal = field(factory=MemoryJournal)
    full: MemoryEventLog = field(init=False)
    empty: MemoryEventLog = field(init=False)

    @full.default
    def _of_the_store(self) -> MemoryEventLog:
        return MemoryEventLog(journal=self.store.journal)

    @empty.default
    def _of_nothing(self) -> MemoryEventLog:
        return MemoryEventLog(journal=self.elsewhere)

    async def leave(self) -> None:
        for twin in (self.full, self.empty):
            twin.fail_next(UnavailableError("away"), 1000)

    async def come_back(self) -> None:
        for twin in (self.full, self.empty):
            twin.recover()


@frozen
class TimescaleLogProbe(LogProbe):
    """PostgreSQL, as its owner."""

    server: PostgresServer
    store: ProjectionProbe
    full: EventLog
    empty: EventLog
    dsns: tuple[str, str]

    async def leave(self) -> None:
        await self.server.kill()

    async def come_back(self) -> None:
        await self.server.start()


async def entries(log: EventLog) -> Sequence[LogEntry]:
    async with log.copied() as copy:
        found = [entry async for piece in copy.pieces for entry in piece]
        assert copy.events == len(found)
    return found


async def given(*some: LogEntry) -> AsyncIterator[Sequence[LogEntry]]:
    yield some


class EventLogContract:
    async def test_the_log_is_carried_whole_and_in_order(self, probe: LogProbe) -> None:
        lines: list[bytes] = []
        export = ExportLog(log=probe.full, head=log_json.write_head, line=log_json.write_entry)
        count = await export(lines.append)
        carry = ImportLog(log=probe.empty, events=log_json.read_head, entry=log_json.read_entry)
        assert await carry(lines) == count == len(lines) - 1
        before, after = await entries(probe.full), await entries(probe.empty)
        assert list(after) == list(before)
        assert [entry.position for entry in after] == sorted(entry.position for entry in after)

    async def test_a_log_that_has_events_is_not_filled(self, probe: LogProbe) -> None:
        before = await entries(probe.full)
        with pytest.raises(RejectedError, match="empty"):
            await probe.full.fill(given(*before))
        assert list(await entries(probe.full)) == list(before)

    async def test_what_cannot_be_read_fills_nothing(self, probe: LogProbe) -> None:
        first, *others = await entries(probe.full)
        newer = evolve(first, schema_version=99)
        with pytest.raises(RejectedError, match="newer"):
            await probe.empty.fill(given(*others[:0], newer))
        assert list(await entries(probe.empty)) == []

    async def test_a_file_that_is_cut_fills_nothing(self, probe: LogProbe) -> None:
        lines: list[bytes] = []
        export = ExportLog(log=probe.full, head=log_json.write_head, line=log_json.write_entry)
        await export(lines.append)
        carry = ImportLog(log=probe.empty, events=log_json.read_head, entry=log_json.read_entry)
        with pytest.raises(RejectedError, match="not whole"):
            await carry(lines[:-1])
        with pytest.raises(RejectedError, match="line 4 is no event"):
            await carry([*lines[:3], b"{", *lines[4:]])
        assert list(await entries(probe.empty)) == []

    async def test_away_means_later(self, probe: LogProbe) -> None:
        await probe.leave()
        with pytest.raises(UnavailableError):
            await entries(probe.full)
        await probe.come_back()
        assert await entries(probe.full)


class TestMemory(EventLogContract):
    @pytest.fixture
    async def probe(self) -> LogProbe:
        probe = MemoryLogProbe()
        await fill(probe.store)
        return probe

    async def test_what_follows_is_there_too(self, probe: MemoryLogProbe) -> None:
        await probe.empty.fill(given(*await entries(probe.full)))
        for name in ("calls", "companies", "suppliers", "supplies"):
            assert getattr(probe.elsewhere, name) == getattr(probe.store.journal, name)


class TestTimescale(EventLogContract):
    @pytest.fixture
    async def probe(
        self, postgres_server: PostgresServer, database: str
    ) -> AsyncIterator[LogProbe]:
        other = await fresh_database(postgres_server)
        async with (
            timescale_probe(postgres_server, database) as store,
            open_pool(DatabaseSettings(url=other)) as elsewhere,
        ):
            await migrate(elsewhere)
            full = TimescaleProjectionProbe(
                store,
                TimescaleCdrLedger(store.pool),
                TimescaleMoneyBook(store.pool),
                TimescaleAmendmentBook(store.pool),
                TimescaleTrafficBook(store.pool),
                TimescaleProjections(store.pool),
            )
            await fill(full)
            yield TimescaleLogProbe(
                postgres_server,
                full,
                TimescaleEventLog(store.pool),
                TimescaleEventLog(elsewhere),
                (database, other),
            )

    async def test_everything_follows_from_the_log(
        self, probe: TimescaleLogProbe, tmp_path: Path
    ) -> None:
        source, target = probe.dsns
        await see_it_equal_elsewhere(source, target, tmp_path)

    async def test_life_goes_on_elsewhere(self, probe: TimescaleLogProbe, tmp_path: Path) -> None:
        source, target = probe.dsns
        await see_it_equal_elsewhere(source, target, tmp_path)
        async with open_pool(DatabaseSettings(url=target)) as pool:
            facts, _ = await TimescaleFactLog(pool).unpublished(1000)
            assert facts == []
            number = await a_company(TimescaleMoneyBook(pool), "Gamma")
            assert number == 3
            for projection in ("company", "supplier", "balance"):
                assert await pool.fetchval(f"select count(*) from {projection}") > 0  # noqa: S608
