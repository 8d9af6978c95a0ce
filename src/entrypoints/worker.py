"""The worker: the stream to the book, each call once."""

import asyncio
import sys
from contextlib import AsyncExitStack
from datetime import timedelta

from prometheus_client import CollectorRegistry

from adapters.acc_json.routing import cdr_of
from adapters.jetstream.connection import open_nats
from adapters.jetstream.inbox import JetStreamInbox, open_inbox
from adapters.jetstream.topology import DEAD_SUFFIX
from adapters.retrying import RetryingCdrLedger, RetryingDeadLetterBox
from adapters.timescale.connection import DatabaseSettings, open_pool
from adapters.timescale.dead_letters import TimescaleDeadLetterBox
from adapters.timescale.ledger import TimescaleCdrLedger
from adapters.timescale.readiness import watching
from entrypoints.containers import WorkerContainer
from entrypoints.health import Health, beating, serving
from entrypoints.metrics import WorkerMetrics, gauge
from entrypoints.process import run_process
from entrypoints.settings import WorkerSettings, nats_settings


async def run(settings: WorkerSettings, stop: asyncio.Event) -> None:
    """Record calls until asked to stop; NATS and PostgreSQL may be away at any time.

    Raises:
        SetupError: something that only an operator can mend.
    """
    registry = CollectorRegistry()
    async with AsyncExitStack() as stack:
        pool = await stack.enter_async_context(
            open_pool(
                DatabaseSettings(
                    url=settings.database_url, password_file=settings.database_password_file
                )
            )
        )
        watch = await stack.enter_async_context(watching(pool))
        nats = await stack.enter_async_context(open_nats(nats_settings(settings, "worker")))
        inbox = await stack.enter_async_context(
            open_inbox(
                JetStreamInbox(
                    connection=nats,
                    stream=settings.stream,
                    consumers=(settings.consumer, settings.consumer + DEAD_SUFFIX),
                    batch_size=settings.batch_size,
                    decode=cdr_of,
                    stop=stop,
                )
            )
        )
        health = Health(
            {"nats": nats.complaint, "stream": inbox.complaint, "database": watch.complaint}
        )
        stack.enter_context(serving(settings.http_listen, health, registry))
        await stack.enter_async_context(beating(health))
        gauge(registry, "cdr_redeliveries", "Messages seen again", lambda: inbox.redelivered)
        await watch.until_usable(stop)
        container = WorkerContainer(
            inbox=inbox,
            ledger=RetryingCdrLedger(TimescaleCdrLedger(pool)),
            dead_letters=RetryingDeadLetterBox(TimescaleDeadLetterBox(pool)),
            observer=WorkerMetrics(registry),
            longest_call=timedelta(seconds=settings.max_call_seconds),
        )
        await container.record_cdrs()()


def main() -> None:
    """Run as a process."""
    sys.exit(run_process("worker", "Consumes, rates, stores, debits.", WorkerSettings, run))


if __name__ == "__main__":
    main()
