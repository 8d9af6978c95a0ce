"""Streams and consumers as data, and the setup that creates or checks them."""

from collections.abc import Sequence

from attrs import frozen
from nats.errors import Error as NatsError
from nats.js import JetStreamContext
from nats.js.api import (
    AckPolicy,
    ConsumerConfig,
    DeliverPolicy,
    DiscardPolicy,
    RetentionPolicy,
    StorageType,
    StreamConfig,
)
from nats.js.errors import NotFoundError

from adapters.jetstream.asking import unanswered
from adapters.jetstream.connection import NatsConnection
from application.errors import SetupError
from application.health.data import AS_WANTED, CREATED, MADE_ANEW, MISSING, WIDENED, Part

_DAY = 86_400
_SECONDS = 5.0
_MEBIBYTE = 1024 * 1024
CALLS_STREAM = "AKIRA_CALLS"
AUDIT_SUFFIX = "-audit"
# One filter a consumer: nats-server 2.10 leaves out messages where one of several filters is
# the beginning of another (docs/decisions/0092).
_READ = {"": "cdr.raw", "-hosts": "cdr.raw.>", "-dead": "cdr.dead", "-dead-hosts": "cdr.dead.>"}


def readers(consumer: str) -> Sequence[str]:
    """Give the durable consumers of all that is recorded: CDRs and dead lines."""
    return [consumer + suffix for suffix in _READ]


@frozen(kw_only=True)
class Topology:
    """What the pipeline needs of JetStream.

    Attributes:
        max_bytes: of the CDR stream; a full stream refuses records, and the bridge waits.
        replicas: 1 for one node, 3 for a cluster.
        ack_wait: seconds after which a message in nobody's hand is delivered again.
    """

    stream: str = "AKIRA_CDR"
    consumer: str = "cdr-worker"
    max_bytes: int = 20 * 1024 * _MEBIBYTE
    replicas: int = 1
    ack_wait: float = 30

    def streams(self) -> Sequence[StreamConfig]:
        """Give the streams as they should be."""
        return (
            self._durable(self.stream, ["cdr.>"], self.max_bytes),
            self._durable(
                "AKIRA_BALANCE", ["balance.>", "fraud.>", "seal.>"], self.max_bytes // 20
            ),
            StreamConfig(
                name=CALLS_STREAM,
                subjects=["call.events.>"],
                # In memory it would be gone, with its configuration, when a single server restarts.
                storage=StorageType.FILE,
                retention=RetentionPolicy.LIMITS,
                discard=DiscardPolicy.OLD,
                max_age=_DAY,
                max_bytes=512 * _MEBIBYTE,
                duplicate_window=120,
                num_replicas=self.replicas,
            ),
        )

    def consumers(self) -> Sequence[ConsumerConfig]:
        """Give the worker's durable consumers as they should be."""
        return (
            *(self._consumer(self.consumer + end, subject) for end, subject in _READ.items()),
            self._consumer(self.consumer + AUDIT_SUFFIX, "cdr.>", headers_only=True),
        )

    def _durable(self, name: str, subjects: Sequence[str], max_bytes: int) -> StreamConfig:
        return StreamConfig(
            name=name,
            subjects=list(subjects),
            storage=StorageType.FILE,
            retention=RetentionPolicy.LIMITS,
            discard=DiscardPolicy.NEW,
            max_age=14 * _DAY,
            max_bytes=max_bytes,
            max_msg_size=_MEBIBYTE,
            duplicate_window=3600,
            deny_delete=True,
            deny_purge=True,
            num_replicas=self.replicas,
        )

    def _consumer(self, name: str, subject: str, *, headers_only: bool = False) -> ConsumerConfig:
        return ConsumerConfig(
            durable_name=name,
            filter_subject=subject,
            deliver_policy=DeliverPolicy.ALL,
            ack_policy=AckPolicy.EXPLICIT,
            ack_wait=self.ack_wait,
            # The worker parks by itself: a delivery limit would make a message look consumed.
            max_deliver=-1,
            max_ack_pending=20_000,
            max_waiting=512,
            headers_only=headers_only or None,
        )


async def setup(connection: NatsConnection, topology: Topology) -> Sequence[Part]:
    """Create what is missing and report what differs; nothing is changed that exists.

    But a stream of an earlier release takes the subjects that have come since, and live events in
    memory, as it kept them, are dropped for a stream in a file.

    Raises:
        SetupError: no right to, or JetStream is off.
        UnavailableError: NATS does not answer.
    """
    return await _compare(connection, topology, create=True)


async def check(connection: NatsConnection, topology: Topology) -> Sequence[Part]:
    """Report what is missing or differs; nothing is changed. Raises as `setup` does."""
    return await _compare(connection, topology, create=False)


async def _compare(
    connection: NatsConnection, topology: Topology, *, create: bool
) -> Sequence[Part]:
    context = connection.client.jetstream(timeout=_SECONDS)
    try:
        found = [await _stream(context, wanted, create=create) for wanted in topology.streams()]
        found += [
            await _consumer(context, topology.stream, wanted, create=create)
            for wanted in topology.consumers()
        ]
    except OSError as error:
        connection.check()
        raise unanswered(error, _SECONDS) from error
    except NatsError as error:
        raise SetupError(f"JetStream refuses: {error}") from error
    return found


async def _stream(context: JetStreamContext, wanted: StreamConfig, *, create: bool) -> Part:
    name = f"stream {wanted.name}"
    try:
        found = (await context.stream_info(wanted.name or "")).config
    except NotFoundError:
        if create:
            await context.add_stream(wanted)
        return Part(name, CREATED if create else MISSING)
    if create and wanted.name == CALLS_STREAM and found.storage != wanted.storage:
        await context.delete_stream(CALLS_STREAM)
        await context.add_stream(wanted)
        return Part(name, MADE_ANEW)
    lacking = set(wanted.subjects or ()) - set(found.subjects or ())
    if create and lacking:
        found.subjects = [*(found.subjects or ()), *sorted(lacking)]
        await context.update_stream(found)
        return Part(name, WIDENED)
    names = (
        "subjects", "storage", "retention", "discard", "max_age", "max_bytes",
        "max_msg_size", "duplicate_window", "deny_delete", "deny_purge", "num_replicas",
    )  # fmt: skip
    return Part(name, _differences(wanted, found, names))


async def _consumer(
    context: JetStreamContext, stream: str, wanted: ConsumerConfig, *, create: bool
) -> Part:
    name = f"consumer {wanted.durable_name}"
    try:
        found = (await context.consumer_info(stream, wanted.durable_name or "")).config
    except NotFoundError:
        if create:
            await context.add_consumer(stream, wanted)
        return Part(name, CREATED if create else MISSING)
    names = ("filter_subject", "ack_policy", "ack_wait", "max_deliver", "max_ack_pending")
    return Part(name, _differences(wanted, found, names))


def _differences(wanted: object, found: object, names: Sequence[str]) -> str:
    differing = [
        f"{name} is {getattr(found, name)!r}, wanted {getattr(wanted, name)!r}"
        for name in names
        if getattr(wanted, name) is not None and getattr(found, name) != getattr(wanted, name)
    ]
    return "; ".join(differing) or AS_WANTED
