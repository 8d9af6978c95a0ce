"""A server that takes all and confirms nothing, as NATS does when its disk is full."""

import logging

import pytest
from attrs import define

from adapters.contract.builders import a_record
from adapters.contract.waiting import until
from adapters.jetstream.connection import NatsConnection, NatsSettings, open_nats
from adapters.jetstream.topology import Topology, setup
from adapters.jetstream.writing.publisher import JetStreamPublisher, open_publisher
from adapters.jetstream.writing.silence import Silence
from application.health.standstill import Standstill
from contract.servers import NatsServer

pytestmark = pytest.mark.embedded


@define
class Clock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


async def somebody_listens(server: NatsConnection) -> None:
    """Let the server have somebody to give records to, who says nothing."""
    await server.ready()
    await server.client.subscribe("cdr.>")
    # The first ping may go past what waits to be written.
    await server.client.flush()
    await server.client.flush()


def rounds_after(publisher: JetStreamPublisher) -> int:
    """Give the round that began after now."""
    return publisher.figures.rounds + 2


async def test_silence_is_told_once_and_ends_with_a_confirmation(
    private_nats: NatsServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    clock = Clock()
    async with (
        open_nats(NatsSettings(url=private_nats.url, name="admin")) as admin,
        open_nats(NatsSettings(url=private_nats.url, name="bridge")) as connection,
        open_publisher(connection) as publisher,
    ):
        await somebody_listens(admin)
        publisher.confirm_seconds = 0.2
        publisher.silence = Silence(Standstill(clock, done="confirmed"))
        clock.now += 3600
        await publisher.publish([a_record(n) for n in range(3)], lambda _: None)
        await until(lambda: publisher.figures.retries > 3)
        assert publisher.silence.complaint() is None
        clock.now += 31
        assert publisher.silence.complaint() == (
            "records are in hand, and nothing was confirmed for 31 s"
        )
        last = rounds_after(publisher)
        await until(lambda: publisher.figures.rounds >= last)
        assert caplog.messages.count("the stream confirms nothing") == 1
        await setup(admin, Topology(max_bytes=100_000_000))
        await until(lambda: publisher.unconfirmed == 0)
        await until(lambda: publisher.silence.complaint() is None)
        clock.now += 3600
        assert publisher.silence.complaint() is None
