"""What only a real stream can have lost, or not have at all."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from adapters.contract.builders import a_record
from adapters.jetstream.connection import NatsSettings, open_nats
from adapters.jetstream.view import JetStreamView
from application.errors import PortError
from contract.servers import NatsServer
from contract.stream_probes import CONSUMERS, TOPOLOGY, jetstream_probe


async def test_what_left_the_stream_is_not_counted_against_it(private_nats: NatsServer) -> None:
    begun = datetime.now(UTC)
    async with jetstream_probe(private_nats) as stream, _view(private_nats) as view:
        created = datetime.now(UTC)
        await stream.put([a_record(1)])
        hour_ago = created - timedelta(hours=1)
        first = await view.received(hour_ago, created + timedelta(hours=1))
        assert begun <= first.held_since <= datetime.now(UTC)
        await stream.put([a_record(2)])
        context = stream.admin.client.jetstream(timeout=60)
        config = (await context.stream_info(TOPOLOGY.stream)).config
        config.max_msgs = 1
        config.discard = None
        await context.update_stream(config)
        after = await view.received(hour_ago, created + timedelta(hours=1))
        assert first.held_since < after.held_since <= datetime.now(UTC)
        assert {name.host: count for name, count in after.counts.items()} == {"sip-01": 1}


async def test_a_stream_that_is_not_there_is_named(private_nats: NatsServer) -> None:
    async with _view(private_nats) as view:
        now = datetime.now(UTC)
        for asked in (view.figures(), view.received(now, now)):
            with pytest.raises(PortError, match="AKIRA_CDR"):
                await asked


@asynccontextmanager
async def _view(server: NatsServer) -> AsyncIterator[JetStreamView]:
    async with open_nats(NatsSettings(url=server.url, name="cli")) as connection:
        await connection.ready()
        yield JetStreamView(connection=connection, stream=TOPOLOGY.stream, consumers=CONSUMERS)
