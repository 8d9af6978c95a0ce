"""Inbox, ledger and archive, in memory and as they are, keep what worker and operator rely on."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.contract.calls import (
    AmendmentBookContract,
    AmendmentProbe,
    ArchiveProbe,
    CallArchiveContract,
    CallFileContract,
    CallFileProbe,
    CdrInboxContract,
    CdrLedgerContract,
    InboxProbe,
    KeptCallsContract,
    LedgerProbe,
    PartyBookContract,
    PartyProbe,
)
from contract.call_file_probes import CsvFileProbe, MemoryFileProbe, ParquetFileProbe
from contract.full_ledger_probe import FullLedgerProbe, memory_ledger_probe
from contract.ledger_probes import MemoryStoreProbe, TimescaleStoreProbe
from contract.money_probes import MemoryMoneyProbe, money_of
from contract.operator_probes import MemoryOperatorProbe, over
from contract.stream_probes import JetStreamProbe, MemoryStreamProbe


class TestMemoryInbox(CdrInboxContract):
    @pytest.fixture
    def probe(self) -> InboxProbe:
        return MemoryStreamProbe()


class TestJetStreamInbox(CdrInboxContract):
    @pytest.fixture
    def probe(self, jetstream: JetStreamProbe) -> InboxProbe:
        return jetstream


class TestMemoryLedger(CdrLedgerContract):
    @pytest.fixture
    def probe(self) -> LedgerProbe:
        return memory_ledger_probe()


class TestTimescaleLedger(CdrLedgerContract):
    @pytest.fixture
    async def probe(self, store: TimescaleStoreProbe) -> AsyncIterator[LedgerProbe]:
        async with money_of(store) as money:
            yield FullLedgerProbe(store, money)


class TestMemoryParties(PartyBookContract):
    @pytest.fixture
    def probe(self) -> PartyProbe:
        return MemoryStoreProbe()


class TestTimescaleParties(PartyBookContract):
    @pytest.fixture
    def probe(self, store: TimescaleStoreProbe) -> PartyProbe:
        return store


class TestMemoryAmendments(AmendmentBookContract):
    @pytest.fixture
    def probe(self) -> AmendmentProbe:
        return MemoryMoneyProbe()


class TestTimescaleAmendments(AmendmentBookContract):
    @pytest.fixture
    async def probe(self, store: TimescaleStoreProbe) -> AsyncIterator[AmendmentProbe]:
        async with money_of(store) as probe:
            yield probe


class TestMemoryKeptCalls(KeptCallsContract):
    @pytest.fixture
    def probe(self) -> AmendmentProbe:
        return MemoryMoneyProbe()


class TestTimescaleKeptCalls(KeptCallsContract):
    @pytest.fixture
    async def probe(self, store: TimescaleStoreProbe) -> AsyncIterator[AmendmentProbe]:
        async with money_of(store) as probe:
            yield probe


class TestMemoryFile(CallFileContract):
    @pytest.fixture
    def probe(self) -> CallFileProbe:
        return MemoryFileProbe()


class TestCsvFile(CallFileContract):
    @pytest.fixture
    def probe(self, tmp_path: Path) -> CallFileProbe:
        return CsvFileProbe(tmp_path / "calls.csv")


class TestParquetFile(CallFileContract):
    @pytest.fixture
    def probe(self, tmp_path: Path) -> CallFileProbe:
        return ParquetFileProbe(tmp_path / "calls.parquet")


class TestMemoryArchive(CallArchiveContract):
    @pytest.fixture
    def probe(self) -> ArchiveProbe:
        return MemoryOperatorProbe()


class TestTimescaleArchive(CallArchiveContract):
    @pytest.fixture
    def probe(self, store: TimescaleStoreProbe) -> ArchiveProbe:
        return over(store)
