"""The bridge: Kamailio's file to the stream, beside Kamailio."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime

from adapters.file_tail.again import RolledLines
from adapters.file_tail.opening import open_source
from adapters.file_tail.positions.receipt_file import ReceiptFile
from adapters.file_tail.source import FileTailCdrSource
from adapters.jetstream.connection import NatsConnection, open_nats
from adapters.jetstream.settled import JetStreamSettledTellings
from adapters.jetstream.writing.call_events import JetStreamCallEventFeed
from adapters.jetstream.writing.publisher import JetStreamPublisher, open_publisher
from application.intake.ports import CallEventFeed, CdrSource, RecordPublisher
from application.intake.relay_cdrs import RelayCdrs
from domain.live.calls_in_progress import HostHeartbeat
from entrypoints.containers.bridge import BridgeContainer
from entrypoints.keeping import keeping
from entrypoints.process.figures import counter, registry_of
from entrypoints.process.health import Health, Registry, beating, serving
from entrypoints.process.life import run_process
from entrypoints.process.loss_metrics import LOST_BYTES, SETTLED_LAG, LossMetrics
from entrypoints.process.metrics import BridgeMetrics, gauge
from entrypoints.process.nats import nats_settings
from entrypoints.process.settings import BridgeSettings
from entrypoints.process.systemd import supervised, supervisor_of

_HEARTBEAT_SECONDS = 10.0


async def run(
    settings: BridgeSettings, stop: asyncio.Event, served: Callable[[str], None] = lambda _: None
) -> None:
    """Relay lines until asked to stop; NATS and the file may be away at any time.

    Raises:
        SetupError: something that only an operator can mend.
    """
    registry, health = registry_of("bridge"), Health()
    async with AsyncExitStack() as stack:
        nats = await stack.enter_async_context(open_nats(nats_settings(settings, "bridge")))
        health.ask("nats", nats.complaint)
        source = await stack.enter_async_context(
            open_source(
                path=settings.cdr_path,
                state_dir=settings.state_dir,
                start_at=settings.start_at,
                stop=stop,
            )
        )
        health.ask("file", lambda: source.state().waiting_for)
        publisher = await stack.enter_async_context(open_publisher(nats))
        health.ask("stream", publisher.silence.complaint)
        served(stack.enter_context(serving(settings.http_listen, health, registry)))
        await stack.enter_async_context(beating(health))
        _export(registry, source, publisher, nats)
        container = _container(settings, registry, source, publisher, nats)
        feed, figures = container.feed(), publisher.figures
        relay, receipts = container.relay_cdrs(), container.keep_receipts()
        health.ask("book", await stack.enter_async_context(keeping(receipts)))
        gauge(registry, "cdr_bridge_settled_lag_seconds", SETTLED_LAG, receipts.lag)
        gauge(registry, "cdr_bridge_lost_bytes", LOST_BYTES, receipts.lost_bytes)
        await stack.enter_async_context(_telling(feed, relay, source))
        signs = {"file": lambda: source.state().rounds, "publisher": lambda: figures.rounds}
        await stack.enter_async_context(supervised(supervisor_of(os.environ), signs))
        await relay()


def _container(
    settings: BridgeSettings,
    registry: Registry,
    source: CdrSource,
    publisher: RecordPublisher,
    nats: NatsConnection,
) -> BridgeContainer:
    return BridgeContainer(
        source=source,
        publisher=publisher,
        feed=JetStreamCallEventFeed(nats),
        host=settings.host,
        observer=BridgeMetrics(registry),
        tellings=JetStreamSettledTellings(nats, settings.host),
        lines=RolledLines(settings.cdr_path),
        state=ReceiptFile(settings.state_dir),
        losses=LossMetrics(registry),
    )


@asynccontextmanager
async def _telling(
    feed: CallEventFeed, relay: RelayCdrs, source: FileTailCdrSource
) -> AsyncIterator[None]:
    async def tell() -> None:
        while True:
            heartbeat = HostHeartbeat(
                host=relay.host,
                at=datetime.now(UTC),
                calls_in_progress=len(relay.in_progress),
                lag_seconds=source.state().lag_seconds,
                kamailio=relay.in_progress.pulse,
            )
            await feed.beat(heartbeat)
            await asyncio.sleep(_HEARTBEAT_SECONDS)

    task = asyncio.create_task(tell())
    try:
        yield
    finally:
        task.cancel()


def main() -> None:
    """Run as a process."""
    sys.exit(run_process("bridge", "Follows the CDR file, publishes.", BridgeSettings, run))


def _export(
    registry: Registry,
    source: FileTailCdrSource,
    publisher: JetStreamPublisher,
    nats: NatsConnection,
) -> None:
    figures = publisher.figures
    for name, meaning, read in (
        ("lag_bytes", "Bytes not confirmed yet", lambda: source.state().lag_bytes),
        ("lag_seconds", "Age of the oldest of them", lambda: source.state().lag_seconds),
        ("partial_line_seconds", "Wait for a line's end", lambda: source.state().partial_seconds),
        ("unconfirmed", "Records on their way", lambda: publisher.unconfirmed),
        ("last_ack_timestamp_seconds", "Last confirmation", lambda: figures.last_confirmed_at),
        ("nats_connected", "1 while connected", lambda: float(nats.connected)),
    ):
        gauge(registry, f"cdr_bridge_{name}", meaning, read)
    for name, meaning, read in (
        ("lost_generations", "Files gone unread", lambda: source.state().lost_generations),
        ("nul_bytes", "Bytes of holes left out", lambda: source.state().nul_bytes),
        ("checkpoint_failures", "Failed writes", lambda: source.state().checkpoint_failures),
        ("confirmed", "Records confirmed", lambda: figures.confirmed),
        ("duplicates", "Confirmed as known", lambda: figures.duplicates),
        ("retries", "Records sent again", lambda: figures.retries),
    ):
        counter(registry, f"cdr_bridge_{name}", meaning, read)


if __name__ == "__main__":
    main()
