"""The streams and consumers, as an operator creates and checks them."""

from collections.abc import Sequence

from attrs import frozen

from adapters.jetstream.connection import NatsConnection
from adapters.jetstream.topology import Topology, check, setup
from application.health.data import Part, StreamSize
from application.health.ports import StreamLayout


@frozen(kw_only=True)
class JetStreamLayout(StreamLayout):
    """The parts of one stream and its durable consumer."""

    connection: NatsConnection
    stream: str
    consumer: str

    async def check(self, size: StreamSize) -> Sequence[Part]:
        return await check(self.connection, self._topology(size))

    async def setup(self, size: StreamSize) -> Sequence[Part]:
        return await setup(self.connection, self._topology(size))

    def _topology(self, size: StreamSize) -> Topology:
        return Topology(
            stream=self.stream,
            consumer=self.consumer,
            max_bytes=size.max_bytes,
            replicas=size.replicas,
        )
