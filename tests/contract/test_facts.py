"""Log, projections and streams, in memory and as they are, tell others what was recorded."""

from collections.abc import AsyncIterator

import pytest

from adapters.contract.facts import (
    AuditTrailContract,
    AuditTrailProbe,
    EventLogContract,
    EventLogProbe,
    FactLogContract,
    FactLogProbe,
    FactPublisherContract,
    FactPublisherProbe,
    ProjectionsContract,
    ProjectionsProbe,
)
from contract.fact_probes import (
    JetStreamFactPublisherProbe,
    MemoryFactLogProbe,
    MemoryFactPublisherProbe,
    TimescaleFactLogProbe,
)
from contract.full_store_probes import MemoryFullStoreProbe, full_store
from contract.ledger_probes import TimescaleStoreProbe
from contract.stream_probes import JetStreamProbe


class TestMemoryLog(FactLogContract):
    @pytest.fixture
    def probe(self) -> FactLogProbe:
        return MemoryFactLogProbe()


class TestTimescaleLog(FactLogContract):
    @pytest.fixture
    def probe(self, store: TimescaleStoreProbe) -> FactLogProbe:
        return TimescaleFactLogProbe(store)


class TestMemoryPublisher(FactPublisherContract):
    @pytest.fixture
    def probe(self) -> FactPublisherProbe:
        return MemoryFactPublisherProbe()


class TestJetStreamPublisher(FactPublisherContract):
    @pytest.fixture
    def probe(self, jetstream: JetStreamProbe) -> FactPublisherProbe:
        return JetStreamFactPublisherProbe(jetstream)


class TestMemoryProjections(ProjectionsContract):
    @pytest.fixture
    def probe(self) -> ProjectionsProbe:
        return MemoryFullStoreProbe()


class TestTimescaleProjections(ProjectionsContract):
    @pytest.fixture
    async def probe(self, store: TimescaleStoreProbe) -> AsyncIterator[ProjectionsProbe]:
        async with full_store(store) as probe:
            yield probe


class TestMemoryEventLog(EventLogContract):
    @pytest.fixture
    def probe(self) -> EventLogProbe:
        return MemoryFullStoreProbe()


class TestTimescaleEventLog(EventLogContract):
    @pytest.fixture
    async def probe(self, store: TimescaleStoreProbe) -> AsyncIterator[EventLogProbe]:
        async with full_store(store) as probe:
            yield probe


class TestMemoryTrail(AuditTrailContract):
    @pytest.fixture
    def probe(self) -> AuditTrailProbe:
        return MemoryFullStoreProbe()


class TestTimescaleTrail(AuditTrailContract):
    @pytest.fixture
    async def probe(self, store: TimescaleStoreProbe) -> AsyncIterator[AuditTrailProbe]:
        async with full_store(store) as probe:
            yield probe
