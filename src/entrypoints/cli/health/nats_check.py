"""What the doctor looks at in NATS."""

from collections.abc import Sequence
from datetime import UTC, datetime

from adapters.jetstream.connection import NatsConnection
from adapters.jetstream.topology import Topology, check
from adapters.jetstream.view import JetStreamView
from application.errors import PortError, SetupError
from entrypoints.cli.health.finding import Finding, State, judged
from entrypoints.process.settings import CliSettings

_OLDEST = (2, 10, 23)
_SKEW_SECONDS = 2.0


async def nats_findings(connection: NatsConnection, settings: CliSettings) -> Sequence[Finding]:
    """Look at the server, the streams and the consumers.

    Raises:
        UnavailableError: NATS does not answer.
    """
    view = JetStreamView(connection=connection, stream=settings.stream, consumers=())
    found = [_version(view.server_version())]
    try:
        figures = await view.figures()
    except SetupError as error:
        return [*found, Finding("nats stream", State.BAD, str(error), "akira setup")]
    # Size and replicas are the operator's choice.
    wanted = Topology(
        stream=settings.stream,
        consumer=settings.consumer,
        max_bytes=figures.max_size,
        replicas=figures.replicas,
    )
    found += await _parts(connection, wanted)
    found += skew("nats", await view.server_time())
    return found


async def _parts(connection: NatsConnection, wanted: Topology) -> Sequence[Finding]:
    try:
        parts = await check(connection, wanted)
    except PortError as error:
        mend = "give this user $JS.API.STREAM.INFO.> and $JS.API.CONSUMER.INFO.>"
        return [Finding("nats rights", State.BAD, str(error), mend)]
    return [
        judged(
            f"nats {part.name}",
            good=part.good,
            seen=part.state,
            mend="akira setup creates it; one that differs: edit it with the nats tool",
        )
        for part in parts
    ]


def skew(about: str, theirs: datetime | None) -> Sequence[Finding]:
    """Compare a server's clock with ours."""
    if theirs is None:
        return []
    seconds = (datetime.now(UTC) - theirs).total_seconds()
    return [
        judged(
            f"{about} clock",
            good=abs(seconds) < _SKEW_SECONDS,
            seen=f"{seconds:+.3f} s",
            mend="let NTP set both clocks: hours and ages depend on them",
        )
    ]


def _version(version: tuple[int, int, int]) -> Finding:
    return judged(
        "nats version",
        good=version >= _OLDEST,
        seen=".".join(map(str, version)),
        mend="at least 2.10.23: older ones lost whole streams when killed",
    )
