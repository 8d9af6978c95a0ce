"""The NATS server, as `akira doctor` asks it."""

from datetime import datetime

from attrs import frozen

from adapters.jetstream.asking import ask, moment_of, there
from adapters.jetstream.connection import NatsConnection
from application.health.ports import StreamServer


@frozen(kw_only=True)
class JetStreamServer(StreamServer):
    """The server that holds a stream."""

    connection: NatsConnection
    stream: str

    async def version(self) -> tuple[int, int, int]:
        await self.connection.usable()
        version = self.connection.client.connected_server_version
        return version.major, version.minor, version.patch

    async def clock(self) -> datetime | None:
        with there():
            found = await ask(self.connection, f"STREAM.INFO.{self.stream}")
        # Older servers do not tell.
        return moment_of(found["ts"]) if "ts" in found else None
