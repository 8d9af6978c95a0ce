"""A log goes elsewhere as lines of a file, and all that followed from it here follows there."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from attrs import evolve

from adapters.contract.builders import MOMENT, a_company
from adapters.contract.builders.money import a_payment
from adapters.contract.facts import EventLogProbe
from adapters.contract.facts.carrying import entries, given
from adapters.contract.facts.everything import fill
from adapters.memory.calls.amendments import MemoryAmendmentBook
from adapters.memory.calls.kept_calls import MemoryKeptCalls
from adapters.memory.calls.ledger import MemoryCdrLedger
from adapters.memory.journal import MemoryCompany, MemoryJournal
from adapters.timescale.calls.amendments import TimescaleAmendmentBook
from adapters.timescale.calls.kept_calls import TimescaleKeptCalls
from adapters.timescale.calls.ledger import TimescaleCdrLedger
from adapters.timescale.connection import DatabaseSettings, open_pool
from adapters.timescale.facts.fact_log import TimescaleFactLog
from adapters.timescale.money.book import TimescaleMoneyBook
from adapters.timescale.money.register import TimescaleMoneyRegister
from adapters.wire import log_json
from application.errors import RejectedError
from application.facts.carry_log import ExportLog, ImportLog
from contract.full_store_probes import (
    MemoryFullStoreProbe,
    TimescaleFullStoreProbe,
    full_store,
)
from contract.ledger_probes import TimescaleStoreProbe
from contract.third_records import (
    see_that_a_third_record_is_a_leg,
    see_that_no_leg_is_debited_elsewhere,
)
from contract.whole_database import see_it_equal_elsewhere

LONG = timedelta(days=3650)


def exporting(probe: EventLogProbe) -> ExportLog:
    return ExportLog(log=probe.full, head=log_json.write_head, line=log_json.write_entry)


def importing(probe: EventLogProbe) -> ImportLog:
    return ImportLog(log=probe.empty, events=log_json.read_head, entry=log_json.read_entry)


class LogFileContract:
    async def test_the_log_is_carried_by_a_file(self, probe: EventLogProbe) -> None:
        lines: list[bytes] = []
        count = await exporting(probe)(lines.append)
        assert await importing(probe)(lines) == count == len(lines) - 1
        before, after = await entries(probe.full), await entries(probe.empty)
        assert list(after) == list(before)

    async def test_a_file_that_is_cut_fills_nothing(self, probe: EventLogProbe) -> None:
        lines: list[bytes] = []
        await exporting(probe)(lines.append)
        carry = importing(probe)
        with pytest.raises(RejectedError, match="not whole"):
            await carry(lines[:-1])
        with pytest.raises(RejectedError, match="line 4 is no event"):
            await carry([*lines[:3], b"{", *lines[4:]])
        assert list(await entries(probe.empty)) == []


class TestMemory(LogFileContract):
    @pytest.fixture
    async def probe(self) -> MemoryFullStoreProbe:
        probe = MemoryFullStoreProbe()
        await fill(probe)
        return probe

    async def test_what_follows_is_there_too(self, probe: MemoryFullStoreProbe) -> None:
        await probe.empty.fill(given(*await entries(probe.full)))
        for name in ("calls", "suppliers", "supplies"):
            assert getattr(probe.elsewhere, name) == getattr(probe.journal, name)
        assert _companies(probe.elsewhere) == _companies(probe.journal)

    async def test_dialogs_are_billed_once_elsewhere_too(self, probe: MemoryFullStoreProbe) -> None:
        await probe.empty.fill(given(*await entries(probe.full)))
        ledger = MemoryCdrLedger(journal=probe.elsewhere)
        await see_that_a_third_record_is_a_leg(ledger, MemoryKeptCalls(ledger))

    async def test_a_call_that_is_void_bills_nobody_elsewhere(
        self, probe: MemoryFullStoreProbe
    ) -> None:
        async def carry() -> None:
            await probe.empty.fill(given(*await entries(probe.full)))

        there = MemoryAmendmentBook(ledger=MemoryCdrLedger(journal=probe.elsewhere))
        await see_that_no_leg_is_debited_elsewhere(probe.amendments, carry, there, probe.kept_calls)


def _companies(journal: MemoryJournal) -> Sequence[MemoryCompany]:
    # How many changes of a balance were one is not in the log.
    return [evolve(each, version=0) for each in journal.companies.values()]


class TestTimescale(LogFileContract):
    @pytest.fixture
    async def probe(self, store: TimescaleStoreProbe) -> AsyncIterator[TimescaleFullStoreProbe]:
        async with full_store(store) as probe:
            await fill(probe)
            yield probe

    async def test_everything_follows_from_the_log(
        self, probe: TimescaleFullStoreProbe, tmp_path: Path
    ) -> None:
        await see_it_equal_elsewhere(probe.store.dsn, probe.elsewhere_dsn, tmp_path)

    async def test_life_goes_on_elsewhere(
        self, probe: TimescaleFullStoreProbe, tmp_path: Path
    ) -> None:
        target = probe.elsewhere_dsn
        await see_it_equal_elsewhere(probe.store.dsn, target, tmp_path)
        async with open_pool(DatabaseSettings(url=target)) as pool:
            facts, _ = await TimescaleFactLog(pool).unpublished(1000)
            assert facts == []
            number = await a_company(TimescaleMoneyBook(pool), "Gamma")
            assert number == 3
            for projection in ("company", "supplier", "balance"):
                assert await pool.fetchval(f"select count(*) from {projection}") > 0  # noqa: S608

    async def test_what_is_drawn_elsewhere_is_drawn_again(
        self, probe: TimescaleFullStoreProbe
    ) -> None:
        await probe.empty.fill(given(*await entries(probe.full)))
        register, end = TimescaleMoneyRegister(probe.elsewhere), datetime.now(UTC) + LONG
        drawn = await register.statement(1, MOMENT - LONG, end)
        assert (drawn.position, drawn.lines == []) == (0, False)
        await TimescaleMoneyBook(probe.elsewhere).change(1, a_payment("5", "bank 9"))
        assert await register.statement(1, MOMENT - LONG, end, drawn.position) == drawn
        with pytest.raises(RejectedError, match=r"its last is 1: .* leave --as-of away"):
            await register.statement(1, MOMENT - LONG, end, 7)

    async def test_dialogs_are_billed_once_elsewhere_too(
        self, probe: TimescaleFullStoreProbe
    ) -> None:
        await probe.empty.fill(given(*await entries(probe.full)))
        pool = probe.elsewhere
        await see_that_a_third_record_is_a_leg(TimescaleCdrLedger(pool), TimescaleKeptCalls(pool))

    async def test_a_call_that_is_void_bills_nobody_elsewhere(
        self, probe: TimescaleFullStoreProbe
    ) -> None:
        async def carry() -> None:
            await probe.empty.fill(given(*await entries(probe.full)))

        there = TimescaleAmendmentBook(probe.elsewhere)
        await see_that_no_leg_is_debited_elsewhere(probe.amendments, carry, there, probe.kept_calls)
