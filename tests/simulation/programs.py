"""The real use cases in their processes, wired as the entrypoints wire them."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import lru_cache, partial

from adapters.memory.intake.receipts import MemorySentLines
from adapters.retrying import (
    RetryingCdrLedger,
    RetryingDeadLetterBox,
    RetryingPriceBooks,
    RetryingSettledBook,
)
from adapters.wire.acc_json import routing
from application.calls.data import Outcome
from application.calls.observing import RecordObserver
from application.intake.data import RecordKind
from application.intake.held_lines import HeldLines
from application.intake.records import Records
from application.intake.relay_cdrs import RelayObserver
from application.intake.tell_settled import TellSettled
from application.letters.data import DeadLetter
from application.proof.audit_stream import AuditObserver
from domain.calls.doubt import DoubtReason
from domain.intake.receipts import Receipts
from domain.proof.gap_watch import Gap
from simulation.broker import Consumer
from simulation.duties import round_after_round
from simulation.intake import SimulatedFeed, SimulatedPublisher, SimulatedSource
from simulation.log import (
    SimulatedAuditBook,
    SimulatedFactLog,
    SimulatedFactPublisher,
    SimulatedTraffic,
)
from simulation.reading import SimulatedInbox
from simulation.receipts import SimulatedLook, SimulatedTellings, keeping
from simulation.receipts import Unseen as Unhealed
from simulation.settled import SimulatedSettledBook
from simulation.store import SimulatedBox, SimulatedLedger, SimulatedPrices
from simulation.timeline import Life
from simulation.wire import Bell, Patience
from simulation.world import Host, World

# What a line is depends on nothing but its bytes, and the same lines come in many runs.
kind_of = lru_cache(maxsize=100_000)(routing.kind_of)
cdr_of = lru_cache(maxsize=100_000)(routing.cdr_of)
event_of = lru_cache(maxsize=100_000)(routing.event_of)


class Unseen(RelayObserver, RecordObserver, AuditObserver):
    """Nobody counts."""

    def relayed(self, kind: RecordKind, reason: str | None) -> None:
        """Leave it."""

    def taken(self) -> None:
        """Leave it."""

    def given_back(self) -> None:
        """Leave it."""

    def settled(self, outcome: Outcome, count: int) -> None:
        """Leave it."""

    def stored(self, call: object) -> None:
        """Leave it."""

    def doubted(self, reason: DoubtReason) -> None:
        """Leave it."""

    def parked(self, letter: DeadLetter) -> None:
        """Leave it."""

    def committed(self, read_at: object) -> None:
        """Leave it."""

    def lost(self, gap: Gap) -> None:
        """Leave it."""


_UNSEEN = Unseen()
_TELLS_EVERY = 5.0


async def bridge(host: Host, world: World, life: Life, stop: asyncio.Event) -> None:
    """Bring a host's lines into the stream."""
    del life
    source, publisher, receipts = (
        SimulatedSource(host.file, host.news, world.wire, stop), a_publisher(world), Receipts()
    )  # fmt: skip
    held = HeldLines() if world.heals else None
    relay = world.store.parts.relay_cdrs(
        source=source,
        publisher=publisher,
        feed=SimulatedFeed(),
        host=host.name,
        kind_of=kind_of,
        event_of=event_of,
        pulse_of=routing.pulse_of,
        observer=_UNSEEN,
        receipts=receipts,
        held=held,
    )
    if held is None:
        return await relay()
    keep = world.store.parts.keep_receipts(
        source=source,
        publisher=publisher,
        tellings=SimulatedTellings(world.way, host.name, Bell(world.timeline)),
        lines=MemorySentLines(host.file),
        state=host.receipts,
        records=Records(host=host.name, kind_of=kind_of),
        receipts=receipts,
        held=held,
        observer=Unhealed(),
        clock=world.broker.now,
    )
    async with keeping(keep, world.wire):
        return await relay()


def a_publisher(world: World) -> SimulatedPublisher:
    """Give a way into the stream."""
    return SimulatedPublisher(world.broker, world.wire, Bell(world.timeline))


async def worker(world: World, life: Life, stop: asyncio.Event) -> None:
    """Bring the stream into the book, and do whatever duty is free."""
    store, policy = world.store, Patience(dice=world.dice)
    parts = store.parts
    raw, dead, everything = world.broker.consumers
    calls, all_messages = (
        SimulatedInbox(
            broker=world.broker, life=life, consumers=consumers, decode=decode, stop=stop
        )
        for consumers, decode in (((raw, dead), cdr_of), ((everything,), None))
    )
    record = parts.record_cdrs(
        inbox=calls,
        prices=RetryingPriceBooks(SimulatedPrices(store), policy),
        ledger=RetryingCdrLedger(SimulatedLedger(store, life), policy),
        dead_letters=RetryingDeadLetterBox(SimulatedBox(store), policy),
        settled=RetryingSettledBook(SimulatedSettledBook(store), policy),
        observer=_UNSEEN,
        salt=partial(world.dice.randbytes, 16),
    )
    audit = parts.audit(
        inbox=all_messages,
        book=SimulatedAuditBook(store),
        observer=_UNSEEN,
        clock=world.broker.now,
        patience=parts.patience,
    )
    relay = parts.relay_facts(
        log=SimulatedFactLog(store), publisher=SimulatedFactPublisher(store, world.broker)
    )
    rounds = partial(round_after_round, world.wire, store.recorded)
    works: dict[str, Callable[[], Awaitable[None]]] = {
        "audit": partial(all_messages.read_by, audit),
        "relay": partial(rounds, relay),
        "traffic": partial(rounds, SimulatedTraffic(store).advance),
    }
    if world.heals:
        works["receipts"] = partial(_tell_settled, world, (raw, dead))
    tasks = [
        asyncio.ensure_future(world.duties[name].alone_for_ever(life, work))
        for name, work in works.items()
    ]
    try:
        await calls.read_by(record)
    finally:
        for task in tasks:
            task.cancel()


async def _tell_settled(world: World, consumers: Sequence[Consumer]) -> None:
    tell = TellSettled(
        book=SimulatedSettledBook(world.store),
        feed=world.way,
        look=SimulatedLook(world.broker, consumers),
        observer=Unhealed(),
        clock=world.broker.now,
    )
    while True:
        await tell()
        await asyncio.sleep(_TELLS_EVERY)
