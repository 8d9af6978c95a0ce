"""Servers, schema, streams and bridges under test."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from attrs import define, field, frozen

from adapters.contract.health import (
    BridgesProbe,
    DatabaseServerProbe,
    DutiesProbe,
    SchemaProbe,
    StreamLayoutProbe,
    StreamServerProbe,
)
from adapters.jetstream.connection import NatsConnection, NatsSettings, open_nats
from adapters.jetstream.layout import JetStreamLayout
from adapters.jetstream.server import JetStreamServer
from adapters.memory.calls.ledger import MemoryCdrLedger
from adapters.memory.health.duties import MemoryDuties
from adapters.memory.health.servers import (
    MemoryBridges,
    MemoryDatabaseServer,
    MemorySchema,
    MemoryStreamLayout,
    MemoryStreamServer,
)
from adapters.memory.letters.letter_box import MemoryDeadLetterBox
from adapters.memory.proof.census import MemoryRecordCensus
from adapters.timescale.connection import Pool
from adapters.timescale.health.schema import TimescaleSchema
from adapters.timescale.health.server import TimescaleServer
from adapters.web.bridges import HttpBridges
from application.errors import UnavailableError
from application.health.data import BridgeFigures, DatabaseFacts
from application.health.ports import (
    Bridges,
    DatabaseServer,
    Schema,
    StreamLayout,
    StreamServer,
)
from application.proof.overview import DutyFigures
from contract.ledger_probes import TimescaleStoreProbe
from contract.over_store import OverStore
from contract.servers import NatsServer, PostgresServer
from contract.stream_admin import answers_again
from contract.stream_probes import TOPOLOGY, JetStreamProbe
from entrypoints.process.health import Health, Registry, serving
from entrypoints.process.metrics import gauge
from entrypoints.process.samples import samples_of

_FOR_EVER = 1000


def facts_of_now() -> DatabaseFacts:
    """Give a server that is well."""
    return DatabaseFacts(
        now=datetime.now(UTC),
        version="17.2",
        role="akira",
        timescaledb=None,
        license=None,
        only_read=None,
        synchronous_commit="on",
        fsync="on",
    )


@define
class MemoryDutiesProbe(DutiesProbe):
    """The memory twin, or another of its kind."""

    duties: MemoryDuties = field(factory=MemoryDuties)
    census: MemoryRecordCensus = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.census = MemoryRecordCensus(MemoryCdrLedger(), MemoryDeadLetterBox())
        self.duties.said = self.census.duties

    async def do_duty(self, duty: DutyFigures) -> None:
        self.duties.said[duty.name] = duty

    async def leave(self) -> None:
        self.duties.fail_next(UnavailableError("away"), _FOR_EVER)

    async def come_back(self) -> None:
        self.duties.recover()


@define
class MemorySchemaProbe(SchemaProbe):
    """The memory twin."""

    schema: MemorySchema = field(factory=lambda: MemorySchema(released=["0001", "0002"]))

    async def leave(self) -> None:
        self.schema.fail_next(UnavailableError("away"), _FOR_EVER)

    async def come_back(self) -> None:
        self.schema.recover()


@frozen
class TimescaleSchemaProbe(SchemaProbe):
    """An empty database."""

    postgres: PostgresServer
    pool: Pool

    @property
    def schema(self) -> Schema:
        return TimescaleSchema(self.pool)

    @property
    def can_leave(self) -> bool:
        return self.postgres.can_stop

    async def leave(self) -> None:
        await self.postgres.kill()

    async def come_back(self) -> None:
        await self.postgres.start()


@define
class MemoryDatabaseProbe(DatabaseServerProbe):
    """The memory twin."""

    server: MemoryDatabaseServer = field(factory=lambda: MemoryDatabaseServer(facts_of_now()))

    async def let_the_worker_rewrite(self) -> None:
        self.server.faults.append("must not delete cdr")

    async def leave(self) -> None:
        self.server.fail_next(UnavailableError("away"), _FOR_EVER)

    async def come_back(self) -> None:
        self.server.recover()


@frozen
class TimescaleDatabaseProbe(OverStore, DatabaseServerProbe):
    """A migrated database."""

    store: TimescaleStoreProbe

    @property
    def server(self) -> DatabaseServer:
        return TimescaleServer(self.store.pool)

    async def let_the_worker_rewrite(self) -> None:
        await self.store.pool.execute("grant delete on cdr to akira_worker")


@define
class MemoryStreamServerProbe(StreamServerProbe):
    """The memory twin."""

    @property
    def stream_server(self) -> StreamServer:
        return MemoryStreamServer(time=datetime.now(UTC))


@define
class JetStreamServerProbe(JetStreamProbe, StreamServerProbe):
    """The real thing."""

    @property
    def stream_server(self) -> StreamServer:
        return JetStreamServer(connection=self.admin, stream=TOPOLOGY.stream)


@define
class MemoryLayoutProbe(StreamLayoutProbe):
    """The memory twin."""

    layout: MemoryStreamLayout = field(factory=MemoryStreamLayout)

    async def leave(self) -> None:
        self.layout.fail_next(UnavailableError("away"), _FOR_EVER)

    async def come_back(self) -> None:
        self.layout.recover()


@frozen
class JetStreamLayoutProbe(StreamLayoutProbe):
    """A server without any stream."""

    nats: NatsServer
    connection: NatsConnection

    @property
    def layout(self) -> StreamLayout:
        return JetStreamLayout(
            connection=self.connection, stream=TOPOLOGY.stream, consumer=TOPOLOGY.consumer
        )

    async def leave(self) -> None:
        await self.nats.kill()

    async def come_back(self) -> None:
        await self.nats.start()
        await answers_again(self.connection)


@asynccontextmanager
async def empty_jetstream(nats: NatsServer) -> AsyncIterator[JetStreamLayoutProbe]:
    """Open a server that has no stream yet."""
    async with open_nats(NatsSettings(url=nats.url, name="cli")) as connection:
        await connection.usable()
        yield JetStreamLayoutProbe(nats, connection)


@define
class MemoryBridgesProbe(BridgesProbe):
    """The memory twin."""

    bridges: MemoryBridges = field(factory=MemoryBridges)

    @asynccontextmanager
    async def running(self, figures: BridgeFigures) -> AsyncIterator[str]:
        self.bridges.running["http://bridge"] = figures
        yield "http://bridge"
        del self.bridges.running["http://bridge"]

    @asynccontextmanager
    async def somebody_else(self) -> AsyncIterator[str]:
        yield "http://elsewhere"


@define
class HttpBridgesProbe(BridgesProbe):
    """Metrics served as a bridge serves them."""

    @property
    def bridges(self) -> Bridges:
        return HttpBridges(samples_of)

    @asynccontextmanager
    async def running(self, figures: BridgeFigures) -> AsyncIterator[str]:
        registry = Registry()
        acked = figures.last_ack.timestamp() if figures.last_ack else 0.0
        for name, value in (
            ("lag_seconds", figures.lag_seconds),
            ("lag_bytes", figures.lag_bytes),
            ("unconfirmed", figures.unconfirmed),
            ("nats_connected", figures.connected),
            ("last_ack_timestamp_seconds", acked),
            ("settled_lag_seconds", figures.settled_lag_seconds),
            ("lost_bytes", figures.lost_bytes),
        ):
            gauge(registry, f"cdr_bridge_{name}", "as a test says", _always(float(value)))
        with serving("127.0.0.1:0", Health(), registry) as url:
            yield url

    @asynccontextmanager
    async def somebody_else(self) -> AsyncIterator[str]:
        with serving("127.0.0.1:0", Health(), Registry()) as url:
            yield url


def _always(value: float) -> Callable[[], float]:
    return lambda: value
