"""The worker: the stream to the book, each call once."""

import asyncio
import logging
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AsyncExitStack
from datetime import timedelta
from itertools import chain

from attrs import evolve

from adapters.jetstream.connection import NatsConnection, open_nats
from adapters.jetstream.reading.inbox import JetStreamInbox, open_inbox
from adapters.jetstream.topology import readers
from adapters.retrying import (
    RetryingCdrLedger,
    RetryingDeadLetterBox,
    RetryingPriceBooks,
    RetryingSettledBook,
    RetryPolicy,
)
from adapters.timescale.calls.ledger import PATIENCE, TimescaleCdrLedger
from adapters.timescale.connection import DatabaseSettings, Pool, open_pool
from adapters.timescale.forgotten import WORKER
from adapters.timescale.intake.settled import TimescaleSettledBook
from adapters.timescale.letters.dead_letters import TimescaleDeadLetterBox
from adapters.timescale.money.book import TimescaleMoneyBook
from adapters.timescale.pricing.price_books import open_price_books
from adapters.timescale.pricing.tariffs import TimescaleTariffStore
from adapters.timescale.readiness import DatabaseWatch, watching
from adapters.wire.acc_json.routing import cdr_of
from application.money.rules import ChangeRules
from entrypoints.containers.worker import WorkerContainer
from entrypoints.duties import duties, inbox_of
from entrypoints.process.database import database_settings, proof_settings
from entrypoints.process.figures import counter, registry_of
from entrypoints.process.health import Health, Registry, beating, serving
from entrypoints.process.jobs import Job, doing
from entrypoints.process.life import run_process
from entrypoints.process.metrics import WorkerMetrics
from entrypoints.process.nats import nats_settings, relay_settings
from entrypoints.process.settings import WorkerSettings
from entrypoints.process.systemd import Sign, supervised, supervisor_of
from entrypoints.slow_duties import proving, settling

_log = logging.getLogger(__name__)


async def run(
    settings: WorkerSettings, stop: asyncio.Event, served: Callable[[str], None] = lambda _: None
) -> None:
    """Record calls until asked to stop; NATS and PostgreSQL may be away at any time.

    Raises:
        SetupError: something that only an operator can mend.
    """
    registry, health = registry_of("worker"), Health()
    async with AsyncExitStack() as stack:
        pool = await stack.enter_async_context(open_pool(_database(settings)))
        watch = await stack.enter_async_context(watching(pool))
        health.ask("database", watch.complaint)
        nats = await stack.enter_async_context(open_nats(nats_settings(settings, "worker")))
        health.ask("nats", nats.complaint)
        relay = await _relay(stack, settings, nats, health)
        opened = inbox_of(settings, stop, nats, readers(settings.consumer), decode=cdr_of)
        inbox = await stack.enter_async_context(open_inbox(opened))
        health.ask("stream", inbox.complaint)
        served(stack.enter_context(serving(settings.http_listen, health, registry)))
        await stack.enter_async_context(beating(health))
        metrics, policy = WorkerMetrics(registry), RetryPolicy()
        _count(registry, inbox, policy)
        health.ask("records", metrics.standstill.complaint)
        signs = _signs(watch, inbox, policy)
        await stack.enter_async_context(supervised(supervisor_of(os.environ), signs))
        await watch.until_usable(stop)
        await _do(stack, settings, duties(settings, stop, (nats, relay), pool, metrics))
        prices = await _prices(stack, settings, pool, policy)
        notes = await stack.enter_async_context(open_pool(_notes(settings)))
        container = WorkerContainer(
            inbox=inbox,
            prices=prices,
            ledger=RetryingCdrLedger(TimescaleCdrLedger(pool), policy),
            dead_letters=RetryingDeadLetterBox(TimescaleDeadLetterBox(pool), policy),
            settled=RetryingSettledBook(TimescaleSettledBook(notes), policy),
            observer=metrics,
        )
        await container.record_cdrs()()


def _count(registry: Registry, inbox: JetStreamInbox, policy: RetryPolicy) -> None:
    for name, meaning, read in (
        ("cdr_redeliveries", "Messages seen again", lambda: inbox.redelivered),
        ("cdr_database_errors", "Questions to the database in vain", lambda: policy.failures),
    ):
        counter(registry, name, meaning, read)


async def _prices(
    stack: AsyncExitStack, settings: WorkerSettings, pool: Pool, policy: RetryPolicy
) -> RetryingPriceBooks:
    wanted, rules = (
        timedelta(seconds=settings.max_call_seconds),
        ChangeRules(TimescaleMoneyBook(pool)),
    )
    held = await policy(lambda: rules.seed_longest_call(wanted))
    if held.longest_call != wanted:
        _log.warning(
            "AKIRA_MAX_CALL_SECONDS is not what holds: see akira rules",
            extra={"setting": wanted.total_seconds(), "holds": held.longest_call.total_seconds()},
        )
    books = await stack.enter_async_context(open_price_books(pool, TimescaleTariffStore(pool)))
    return RetryingPriceBooks(books, policy)


async def _do(stack: AsyncExitStack, settings: WorkerSettings, jobs: Iterator[Job]) -> None:
    pool = await stack.enter_async_context(open_pool(proof_settings(settings)))
    await stack.enter_async_context(doing(chain(jobs, [proving(pool), settling(pool)])))


async def _relay(
    stack: AsyncExitStack, settings: WorkerSettings, nats: NatsConnection, health: Health
) -> NatsConnection:
    own = relay_settings(settings)
    relay = nats if own is None else await stack.enter_async_context(open_nats(own))
    health.ask("relay", relay.complaint)
    return relay


def _database(settings: WorkerSettings) -> DatabaseSettings:
    return evolve(database_settings(settings), name=WORKER, lock_timeout=PATIENCE)


def _notes(settings: WorkerSettings) -> DatabaseSettings:
    return evolve(_database(settings), connections=1, waits_for_disk=False)


def _signs(watch: DatabaseWatch, inbox: JetStreamInbox, policy: RetryPolicy) -> Mapping[str, Sign]:
    return {
        "database": lambda: watch.rounds,
        "inbox": lambda: inbox.rounds,
        "ledger": lambda: policy.attempts if inbox.in_hand else None,
    }


def main() -> None:
    """Run as a process."""
    sys.exit(run_process("worker", "Consumes, rates, stores, debits.", WorkerSettings, run))


if __name__ == "__main__":
    main()
