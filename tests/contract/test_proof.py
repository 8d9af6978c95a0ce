"""Census, audit book and view of the stream, in memory and as they are, can be relied on."""

from collections.abc import AsyncIterator

import pytest

from adapters.contract.proof import (
    AuditBookContract,
    AuditProbe,
    BookFoldContract,
    CensusProbe,
    CloseBookContract,
    CloseProbe,
    FoldProbe,
    HeadLogContract,
    HeadLogProbe,
    OldCallsContract,
    OldCallsProbe,
    RecordCensusContract,
    SealBookContract,
    SealProbe,
    StreamViewContract,
    StreamViewProbe,
    VerdictBookContract,
    VerdictProbe,
)
from contract.close_probes import (
    MemoryCloseProbe,
    MemoryVerdictProbe,
    TimescaleCloseProbe,
    TimescaleVerdictProbe,
)
from contract.fold_probes import MemoryFoldProbe, TimescaleFoldProbe
from contract.full_store_probes import full_store_of
from contract.head_probes import MemoryHeadProbe, TimescaleHeadProbe
from contract.ledger_probes import TimescaleStoreProbe
from contract.operator_probes import MemoryOperatorProbe, over
from contract.proof_probes import (
    JetStreamViewProbe,
    MemoryAuditProbe,
    MemoryViewProbe,
    TimescaleAuditProbe,
)
from contract.seal_probes import MemorySealProbe, TimescaleSealProbe
from contract.stream_probes import JetStreamProbe


class TestMemoryOldCalls(OldCallsContract):
    @pytest.fixture
    def probe(self) -> OldCallsProbe:
        return MemoryOperatorProbe()


class TestTimescaleOldCalls(OldCallsContract):
    @pytest.fixture
    def probe(self, store: TimescaleStoreProbe) -> OldCallsProbe:
        return over(store)


class TestMemoryCensus(RecordCensusContract):
    @pytest.fixture
    def probe(self) -> CensusProbe:
        return MemoryOperatorProbe()


class TestTimescaleCensus(RecordCensusContract):
    @pytest.fixture
    def probe(self, store: TimescaleStoreProbe) -> CensusProbe:
        return over(store)


class TestMemoryAuditBook(AuditBookContract):
    @pytest.fixture
    def probe(self) -> AuditProbe:
        return MemoryAuditProbe()


class TestTimescaleAuditBook(AuditBookContract):
    @pytest.fixture
    def probe(self, store: TimescaleStoreProbe) -> AuditProbe:
        return TimescaleAuditProbe(store)


class TestMemoryStreamView(StreamViewContract):
    @pytest.fixture
    def probe(self) -> StreamViewProbe:
        return MemoryViewProbe()


class TestJetStreamStreamView(StreamViewContract):
    @pytest.fixture
    def probe(self, jetstream: JetStreamProbe) -> StreamViewProbe:
        return JetStreamViewProbe(jetstream.server, jetstream.admin)


class TestMemorySealBook(SealBookContract):
    @pytest.fixture
    def probe(self) -> SealProbe:
        return MemorySealProbe()


class TestTimescaleSealBook(SealBookContract):
    @pytest.fixture
    async def probe(self, store: TimescaleStoreProbe) -> AsyncIterator[SealProbe]:
        async with full_store_of(TimescaleSealProbe, store) as probe:
            yield probe


class TestMemoryCloseBook(CloseBookContract):
    @pytest.fixture
    def probe(self) -> CloseProbe:
        return MemoryCloseProbe()


class TestTimescaleCloseBook(CloseBookContract):
    @pytest.fixture
    async def probe(self, store: TimescaleStoreProbe) -> AsyncIterator[CloseProbe]:
        async with full_store_of(TimescaleCloseProbe, store) as probe:
            yield probe


class TestMemoryVerdictBook(VerdictBookContract):
    @pytest.fixture
    def probe(self) -> VerdictProbe:
        return MemoryVerdictProbe()


class TestTimescaleVerdictBook(VerdictBookContract):
    @pytest.fixture
    def probe(self, store: TimescaleStoreProbe) -> VerdictProbe:
        return TimescaleVerdictProbe(store)


class TestMemoryFold(BookFoldContract):
    @pytest.fixture
    def probe(self) -> FoldProbe:
        return MemoryFoldProbe()


class TestTimescaleFold(BookFoldContract):
    @pytest.fixture
    async def probe(self, store: TimescaleStoreProbe) -> AsyncIterator[FoldProbe]:
        async with full_store_of(TimescaleFoldProbe, store) as probe:
            yield probe


class TestMemoryHeads(HeadLogContract):
    @pytest.fixture
    def probe(self) -> HeadLogProbe:
        return MemoryHeadProbe()


class TestTimescaleHeads(HeadLogContract):
    @pytest.fixture
    def probe(self, store: TimescaleStoreProbe) -> HeadLogProbe:
        return TimescaleHeadProbe(store)
