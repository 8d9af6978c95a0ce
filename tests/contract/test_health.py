"""Servers, schema, streams and bridges, in memory and as they are, tell how they stand."""

from collections.abc import AsyncIterator

import pytest

from adapters.contract.health import (
    BridgesContract,
    BridgesProbe,
    DatabaseServerContract,
    DatabaseServerProbe,
    DutiesContract,
    DutiesProbe,
    SchemaContract,
    SchemaProbe,
    StreamLayoutContract,
    StreamLayoutProbe,
    StreamServerContract,
    StreamServerProbe,
)
from adapters.timescale.connection import DatabaseSettings, open_pool
from contract.health_probes import (
    HttpBridgesProbe,
    JetStreamServerProbe,
    MemoryBridgesProbe,
    MemoryDatabaseProbe,
    MemoryDutiesProbe,
    MemoryLayoutProbe,
    MemorySchemaProbe,
    MemoryStreamServerProbe,
    TimescaleDatabaseProbe,
    TimescaleSchemaProbe,
    empty_jetstream,
)
from contract.ledger_probes import TimescaleStoreProbe
from contract.operator_probes import over
from contract.servers import NatsServer, PostgresServer
from contract.stream_probes import JetStreamProbe


class TestMemorySchema(SchemaContract):
    @pytest.fixture
    def probe(self) -> SchemaProbe:
        return MemorySchemaProbe()


class TestTimescaleSchema(SchemaContract):
    @pytest.fixture
    async def probe(
        self, postgres_server: PostgresServer, empty_database: str
    ) -> AsyncIterator[SchemaProbe]:
        async with open_pool(DatabaseSettings(url=empty_database)) as pool:
            yield TimescaleSchemaProbe(postgres_server, pool)


class TestMemoryDatabase(DatabaseServerContract):
    @pytest.fixture
    def probe(self) -> DatabaseServerProbe:
        return MemoryDatabaseProbe()


class TestTimescaleDatabase(DatabaseServerContract):
    @pytest.fixture
    def probe(self, store: TimescaleStoreProbe) -> DatabaseServerProbe:
        return TimescaleDatabaseProbe(store)


class TestMemoryDuties(DutiesContract):
    @pytest.fixture
    def probe(self) -> DutiesProbe:
        return MemoryDutiesProbe()


class TestTimescaleDuties(DutiesContract):
    @pytest.fixture
    def probe(self, store: TimescaleStoreProbe) -> DutiesProbe:
        return over(store)


class TestMemoryStreamServer(StreamServerContract):
    @pytest.fixture
    def probe(self) -> StreamServerProbe:
        return MemoryStreamServerProbe()


class TestJetStreamServer(StreamServerContract):
    @pytest.fixture
    def probe(self, jetstream: JetStreamProbe) -> StreamServerProbe:
        return JetStreamServerProbe(jetstream.server, jetstream.admin)


class TestMemoryLayout(StreamLayoutContract):
    @pytest.fixture
    def probe(self) -> StreamLayoutProbe:
        return MemoryLayoutProbe()


@pytest.mark.embedded
class TestJetStreamLayout(StreamLayoutContract):
    @pytest.fixture
    async def probe(self, private_nats: NatsServer) -> AsyncIterator[StreamLayoutProbe]:
        async with empty_jetstream(private_nats) as probe:
            yield probe


class TestMemoryBridges(BridgesContract):
    @pytest.fixture
    def probe(self) -> BridgesProbe:
        return MemoryBridgesProbe()


class TestHttpBridges(BridgesContract):
    @pytest.fixture
    def probe(self) -> BridgesProbe:
        return HttpBridgesProbe()
