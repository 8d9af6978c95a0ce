"""The worker: the stream to the book, each call once."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from datetime import timedelta

from prometheus_client import CollectorRegistry

from adapters.acc_json.routing import cdr_of
from adapters.jetstream.connection import NatsConnection, open_nats
from adapters.jetstream.deliveries import Decode
from adapters.jetstream.inbox import JetStreamInbox, open_inbox
from adapters.jetstream.topology import AUDIT_SUFFIX, DEAD_SUFFIX
from adapters.retrying import (
    RetryingCdrLedger,
    RetryingDeadLetterBox,
    RetryingPriceBooks,
    RetryPolicy,
)
from adapters.timescale.audit import TimescaleAuditBook, audit_for_ever
from adapters.timescale.connection import DatabaseSettings, Pool, open_pool
from adapters.timescale.dead_letters import TimescaleDeadLetterBox
from adapters.timescale.ledger import TimescaleCdrLedger
from adapters.timescale.price_books import open_price_books
from adapters.timescale.readiness import DatabaseWatch, watching
from adapters.timescale.tariffs import TimescaleTariffStore
from entrypoints.containers import AuditContainer, WorkerContainer
from entrypoints.health import Health, beating, serving
from entrypoints.metrics import WorkerMetrics, gauge
from entrypoints.process import run_process
from entrypoints.settings import WorkerSettings, nats_settings
from entrypoints.systemd import Sign, supervised, supervisor_of


async def run(settings: WorkerSettings, stop: asyncio.Event) -> None:
    """Record calls until asked to stop; NATS and PostgreSQL may be away at any time.

    Raises:
        SetupError: something that only an operator can mend.
    """
    registry = CollectorRegistry()
    async with AsyncExitStack() as stack:
        pool = await stack.enter_async_context(open_pool(_database(settings)))
        watch = await stack.enter_async_context(watching(pool))
        nats = await stack.enter_async_context(open_nats(nats_settings(settings, "worker")))
        names = (settings.consumer, settings.consumer + DEAD_SUFFIX)
        inbox = await stack.enter_async_context(_inbox(settings, stop, nats, names, cdr_of))
        health = Health(
            {"nats": nats.complaint, "stream": inbox.complaint, "database": watch.complaint}
        )
        stack.enter_context(serving(settings.http_listen, health, registry))
        await stack.enter_async_context(beating(health))
        gauge(registry, "cdr_redeliveries", "Messages seen again", lambda: inbox.redelivered)
        metrics, policy = WorkerMetrics(registry), RetryPolicy()
        signs = _signs(watch, inbox, policy)
        await stack.enter_async_context(supervised(supervisor_of(os.environ), signs))
        await watch.until_usable(stop)
        await stack.enter_async_context(_auditing(settings, stop, nats, pool, metrics))
        books = open_price_books(pool, TimescaleTariffStore(pool))
        prices = await stack.enter_async_context(books)
        container = WorkerContainer(
            inbox=inbox,
            prices=RetryingPriceBooks(prices, policy),
            ledger=RetryingCdrLedger(TimescaleCdrLedger(pool), policy),
            dead_letters=RetryingDeadLetterBox(TimescaleDeadLetterBox(pool), policy),
            observer=metrics,
            longest_call=timedelta(seconds=settings.max_call_seconds),
        )
        await container.record_cdrs()()


def _database(settings: WorkerSettings) -> DatabaseSettings:
    return DatabaseSettings(
        url=settings.database_url, password_file=settings.database_password_file
    )


def _signs(watch: DatabaseWatch, inbox: JetStreamInbox, policy: RetryPolicy) -> Mapping[str, Sign]:
    return {
        "database": lambda: watch.looks,
        "inbox": lambda: inbox.rounds,
        "ledger": lambda: policy.attempts if inbox.in_hand else None,
    }


def _inbox(
    settings: WorkerSettings,
    stop: asyncio.Event,
    nats: NatsConnection,
    names: Sequence[str],
    decode: Decode | None,
) -> AbstractAsyncContextManager[JetStreamInbox]:
    return open_inbox(
        JetStreamInbox(
            connection=nats,
            stream=settings.stream,
            consumers=names,
            batch_size=settings.batch_size,
            decode=decode,
            stop=stop,
        )
    )


@asynccontextmanager
async def _auditing(
    settings: WorkerSettings,
    stop: asyncio.Event,
    nats: NatsConnection,
    pool: Pool,
    metrics: WorkerMetrics,
) -> AsyncIterator[None]:
    names = (settings.consumer + AUDIT_SUFFIX,)
    async with _inbox(settings, stop, nats, names, None) as inbox:
        container = AuditContainer(
            inbox=inbox, book=TimescaleAuditBook(pool, settings.stream), observer=metrics
        )
        task = asyncio.create_task(audit_for_ever(pool, container.audit_stream()))
        try:
            yield
        finally:
            task.cancel()


def main() -> None:
    """Run as a process."""
    sys.exit(run_process("worker", "Consumes, rates, stores, debits.", WorkerSettings, run))


if __name__ == "__main__":
    main()
