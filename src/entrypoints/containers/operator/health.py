"""What an operator does with servers, schema and streams."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime

from dependency_injector.providers import Callable, Dependency, Factory, Object

from adapters.jetstream.layout import JetStreamLayout
from adapters.jetstream.server import JetStreamServer
from adapters.jetstream.topology import AUDIT_SUFFIX, readers
from adapters.jetstream.view import JetStreamView
from adapters.timescale.health.duties import TimescaleDuties
from adapters.timescale.health.schema import TimescaleSchema
from adapters.timescale.health.server import TimescaleServer
from adapters.timescale.proof.census import TimescaleRecordCensus
from adapters.web.bridges import HttpBridges
from application.health.asking import Asked
from application.health.examine_database import ExamineDatabase
from application.health.examine_stream import ExamineStream
from application.health.holder import FindHolder
from application.health.retire_relay import RetireRelay
from application.health.status import TellStatus
from application.health.tell_stream import TellStream
from application.proof.overview import Overview, StreamFigures
from entrypoints.containers.operator.database import DatabaseContainer
from entrypoints.containers.operator.stream import StreamContainer


def _samples(page: str) -> Mapping[str, float]:
    from entrypoints.process.samples import samples_of  # noqa: PLC0415 most name no bridge

    return samples_of(page)


def _readers(consumer: str) -> Sequence[str]:
    return [*readers(consumer), consumer + AUDIT_SUFFIX]


class HealthContainer(DatabaseContainer, StreamContainer):
    """Installing, and looking whether all is well.

    Servers may be away while status is told: who makes the container says how they are asked.
    """

    ask_stream: Dependency[Asked[[], StreamFigures]] = Dependency()
    ask_book: Dependency[Asked[[datetime], Overview]] = Dependency()
    schema = Factory(TimescaleSchema, DatabaseContainer.pool)
    server = Factory(TimescaleServer, DatabaseContainer.pool)
    bridges = Factory(HttpBridges, Object(_samples))
    stream_server = Factory(
        JetStreamServer, connection=StreamContainer.nats, stream=StreamContainer.stream
    )
    layout = Factory(
        JetStreamLayout,
        connection=StreamContainer.nats,
        stream=StreamContainer.stream,
        consumer=StreamContainer.consumer,
    )
    readers_view = Factory(
        JetStreamView,
        connection=StreamContainer.nats,
        stream=StreamContainer.stream,
        consumers=Callable(_readers, StreamContainer.consumer),
    )
    examine_database = Factory(
        ExamineDatabase,
        server=server,
        schema=schema,
        find_holder=Factory(
            FindHolder,
            census=Factory(TimescaleRecordCensus, DatabaseContainer.pool),
            clock=DatabaseContainer.clock,
        ),
        clock=DatabaseContainer.clock,
    )
    examine_stream = Factory(
        ExamineStream,
        server=stream_server,
        # A consumer that is missing is found by the layout, and named there.
        view=Factory(
            JetStreamView,
            connection=StreamContainer.nats,
            stream=StreamContainer.stream,
            consumers=(),
        ),
        layout=layout,
        clock=DatabaseContainer.clock,
    )
    retire_relay = Factory(
        RetireRelay,
        duties=Factory(TimescaleDuties, DatabaseContainer.pool),
        census=Factory(TimescaleRecordCensus, DatabaseContainer.pool),
        clock=DatabaseContainer.clock,
    )
    tell_stream = Factory(
        TellStream, ask=ask_stream, clock=DatabaseContainer.clock, rest=Object(asyncio.sleep)
    )
    tell_status = Factory(
        TellStatus,
        bridges=bridges,
        stream=tell_stream,
        book=ask_book,
        clock=DatabaseContainer.clock,
    )
