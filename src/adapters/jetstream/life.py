"""How the stream is, and how far its readers have come."""

from collections.abc import Sequence
from datetime import UTC, datetime

from attrs import frozen

from adapters.jetstream.asking import Json, ask, created, moment_of
from adapters.jetstream.connection import NatsConnection
from application.errors import SetupError, UnavailableError
from application.intake.ports import StreamLook
from domain.intake.judging import StreamLife

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@frozen(kw_only=True)
class JetStreamLook(StreamLook):
    """A stream; `consumers` are the durable names of those who bring its records into the book."""

    connection: NatsConnection
    stream: str
    consumers: Sequence[str]

    async def life(self) -> StreamLife:
        try:
            found = await ask(self.connection, f"STREAM.INFO.{self.stream}")
            readers = [
                await ask(self.connection, f"CONSUMER.INFO.{self.stream}.{name}")
                for name in self.consumers
            ]
        except SetupError as error:
            raise UnavailableError(str(error)) from error
        last = found["state"]["last_seq"]
        return StreamLife(
            created=moment_of(created(found)) or _EPOCH,
            last_seq=last,
            floor=min([_floor(reader, last) for reader in readers], default=0),
        )


def _floor(reader: Json, last: int) -> int:
    # Of what is not for it a consumer tells nothing: its floor stays behind while it has no work.
    if not reader["num_pending"] and not reader["num_ack_pending"]:
        return last
    return int(reader["ack_floor"]["stream_seq"])
