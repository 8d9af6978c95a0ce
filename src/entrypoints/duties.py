"""What a worker does beside recording: audit, facts, traffic, fraud, receipts, seals.

Of several workers one does each; the others are ready to take over.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from functools import partial
from itertools import count
from typing import Protocol

from adapters.jetstream.connection import NatsConnection
from adapters.jetstream.life import JetStreamLook
from adapters.jetstream.reading.deliveries import Decode
from adapters.jetstream.reading.inbox import JetStreamInbox, open_inbox
from adapters.jetstream.settled import JetStreamSettledFeed
from adapters.jetstream.topology import AUDIT_SUFFIX, readers
from adapters.jetstream.writing.fact_publisher import JetStreamFactPublisher
from adapters.timescale.connection import Pool
from adapters.timescale.facts.fact_log import TimescaleFactLog
from adapters.timescale.forgotten import end_forgotten_for_ever
from adapters.timescale.intake.settled import TimescaleSettledBook
from adapters.timescale.lone_duties import Duty, alone_for_ever, round_after_round
from adapters.timescale.money.book import TimescaleMoneyBook
from adapters.timescale.money.register import TimescaleMoneyRegister
from adapters.timescale.proof.audit import TimescaleAuditBook
from adapters.timescale.proof.heads import TimescaleHeadLog
from adapters.timescale.proof.seals import TimescaleSealBook
from adapters.timescale.traffic.hours import TimescaleTrafficBook
from adapters.timescale.traffic.spending import TimescaleSpendingBook
from application.facts.data import Heard
from application.facts.ports import FactLog
from application.facts.relay_facts import RelayFacts
from application.intake.tell_settled import StreamObserver, TellSettled
from application.proof.audit_stream import AuditObserver
from application.traffic.watch_fraud import WatchFraud
from entrypoints.containers.worker import (
    AuditContainer,
    FactsContainer,
    FraudContainer,
    ReceiptsContainer,
    SealsContainer,
)
from entrypoints.process.jobs import Job
from entrypoints.process.settings import WorkerSettings

Step = Callable[[], Awaitable[bool]]
# Others act on a balance that runs out; nobody waits for an hour's traffic.
_RELAY_RESTS = 0.5
_TRAFFIC_RESTS = 2.0
_RECEIPTS_REST = 2.0
_SEALS_REST = 2.0
_HEADS_REST = 2.0
_FRAUD_RESTS = 20.0


class DutyObserver(AuditObserver, StreamObserver, Protocol):
    """Who is told of what the duties find."""


def duties(
    settings: WorkerSettings,
    stop: asyncio.Event,
    connections: tuple[NatsConnection, NatsConnection],
    pool: Pool,
    observer: DutyObserver,
) -> Iterator[Job]:
    """Give the jobs; each runs until it is cancelled. The second connection is the relay's."""
    nats, relay_nats = connections

    async def audit() -> None:
        names = (settings.consumer + AUDIT_SUFFIX,)
        async with open_inbox(inbox_of(settings, stop, nats, names, decode=None)) as inbox:
            container = AuditContainer(
                inbox=inbox, book=TimescaleAuditBook(pool, settings.stream), observer=observer
            )
            work = container.audit_stream()
            await alone_for_ever(pool, Duty.AUDIT, work, lambda: inbox.rounds)

    yield audit
    yield partial(end_forgotten_for_ever, pool)
    yield _rounds(pool, Duty.TRAFFIC, TimescaleTrafficBook(pool).advance, _TRAFFIC_RESTS)
    yield _rounds(pool, Duty.FRAUD, _fraud(pool), _FRAUD_RESTS)
    yield _rounds(pool, Duty.RECEIPTS, _receipts(settings, nats, pool, observer), _RECEIPTS_REST)
    yield sealing(pool)
    if settings.relay == "on":
        facts = _relay(relay_nats, TimescaleFactLog(pool, Heard(settings.facts)))
        yield _rounds(pool, Duty.RELAY, facts, _RELAY_RESTS)
        # Apart: where nobody hears of seals, balances are told all the same.
        heads = _relay(relay_nats, TimescaleHeadLog(pool))
        yield _rounds(pool, Duty.HEADS, heads, _HEADS_REST)


def sealing(pool: Pool) -> Job:
    """Give the job of sealing the log."""
    container = SealsContainer(book=TimescaleSealBook(pool))
    # Begun anew with each connection: a mark holds on one cluster only.
    return _begun_rounds(pool, Duty.SEALS, container.seal_log, _SEALS_REST)


def _relay(nats: NatsConnection, log: FactLog) -> RelayFacts:
    publisher = JetStreamFactPublisher(connection=nats)
    return FactsContainer(log=log, publisher=publisher).relay_facts()


def _receipts(
    settings: WorkerSettings, nats: NatsConnection, pool: Pool, observer: StreamObserver
) -> TellSettled:
    return ReceiptsContainer(
        book=TimescaleSettledBook(pool),
        feed=JetStreamSettledFeed(nats),
        look=JetStreamLook(
            connection=nats, stream=settings.stream, consumers=readers(settings.consumer)
        ),
        observer=observer,
    ).tell_settled()


def _fraud(pool: Pool) -> WatchFraud:
    return FraudContainer(
        book=TimescaleMoneyBook(pool),
        register=TimescaleMoneyRegister(pool),
        spending=TimescaleSpendingBook(pool),
    ).watch_fraud()


def _rounds(pool: Pool, duty: Duty, step: Step, rest: float) -> Job:
    return _begun_rounds(pool, duty, lambda: step, rest)


def _begun_rounds(pool: Pool, duty: Duty, begin: Callable[[], Step], rest: float) -> Job:
    done = count()

    async def work() -> None:
        step = begin()

        async def counted() -> bool:
            found = await step()
            next(done)
            return found

        await round_after_round(counted, rest=rest)

    return partial(alone_for_ever, pool, duty, work, lambda: repr(done))


def inbox_of(
    settings: WorkerSettings,
    stop: asyncio.Event,
    nats: NatsConnection,
    names: Sequence[str],
    *,
    decode: Decode | None,
) -> JetStreamInbox:
    """Give an inbox of some of the worker's consumers."""
    return JetStreamInbox(
        connection=nats,
        stream=settings.stream,
        consumers=names,
        batch_size=settings.batch_size,
        decode=decode,
        stop=stop,
    )
