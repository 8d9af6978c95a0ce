"""The book: the memory twins behind a wire, with transactions that can stand still halfway."""

from collections.abc import Sequence
from datetime import datetime
from math import inf
from uuid import UUID

from attrs import define, evolve, field, frozen

from adapters.memory.calls.ledger import MemoryCdrLedger
from adapters.memory.facts.projections import MemoryProjections
from adapters.memory.facts.relay import MemoryFactLog, MemoryFactPublisher
from adapters.memory.intake.settled import MemorySettledBook
from adapters.memory.letters.letter_box import MemoryDeadLetterBox
from adapters.memory.money.book import MemoryMoneyBook
from adapters.memory.proof.audit import MemoryAuditBook
from adapters.memory.traffic.hours import MemoryTrafficBook
from application.calls.data import Outcome
from application.calls.ports import CdrLedger
from application.errors import UnavailableError
from application.letters.data import DeadLetter
from application.letters.ports import DeadLetterBox
from application.pricing.ports import PriceBooks
from domain.calls.provenance import Provenance
from domain.facts.call_facts import CallReceived
from domain.intake.settled import Span
from domain.pricing.price_book import PriceBook
from domain.pricing.same_dialog import SameDialog
from simulation.opening import opened
from simulation.parts import Parts
from simulation.timeline import Life
from simulation.wire import Bell, Server, Wire

# As the real book has it: how long a batch waits for another's keys, and when a session ends
# whose client is not heard of.
_PATIENCE = 10.0
_FORGOTTEN = 60.0
# Of a transaction, so that it can end between any two.
_STATEMENTS = 4


Place = tuple[str, str, int]


def place_of(line: Provenance) -> Place:
    """Tell where a line stands."""
    return line.host, line.file_id, line.offset


@define(eq=False)
class Session:
    """A transaction that holds keys; over when the book has ended it."""

    life: Life
    keys: set[UUID]
    over: bool = False


@define(eq=False)
class Store(Server):
    """All that the book holds, on one journal."""

    name: str = "book"
    away: bool = False
    wire: Wire = field(kw_only=True)
    freed: Bell = field(kw_only=True)
    recorded: Bell = field(kw_only=True)
    parts: Parts = field(kw_only=True)
    once: SameDialog = field(kw_only=True)
    prices: PriceBook = field(init=False)
    ledger: MemoryCdrLedger = field(init=False)
    box: MemoryDeadLetterBox = field(init=False)
    audit: MemoryAuditBook = field(init=False)
    facts: MemoryFactLog = field(factory=MemoryFactLog)
    heard: MemoryFactPublisher = field(factory=MemoryFactPublisher)
    settled: MemorySettledBook = field(factory=MemorySettledBook)
    money: MemoryMoneyBook = field(init=False)
    traffic: MemoryTrafficBook = field(init=False)
    projections: MemoryProjections = field(init=False)
    sessions: list[Session] = field(factory=list)
    audited_from: float = inf
    too_early: list[Span] = field(factory=list)

    def __attrs_post_init__(self) -> None:
        parts, journal = self.parts, opened(self.parts.journal)
        self.prices = evolve(parts.prices(), same_dialog=self.once)
        self.ledger = parts.ledger(journal=journal)
        self.box, self.audit = parts.box(), parts.audit_book()
        self.money = parts.money(journal=journal)
        self.traffic = parts.traffic(ledger=self.ledger)
        self.projections = MemoryProjections(journal=journal, traffic=self.traffic)

    @property
    def ended(self) -> set[Place]:
        """Tell of which lines it knows what became."""
        ledger, box = self.ledger, self.box
        calls = (*ledger.calls.values(), *ledger.copies.values())
        letters = (*box.letters, *box.copies.values())
        ended = [*(call.provenance for call in calls), *(letter.provenance for letter in letters)]
        return {place_of(line) for line in ended}

    async def begin(self, life: Life, keys: set[UUID]) -> tuple[Session, set[UUID]]:
        """Hold keys; give those that others hold and do not let go."""
        timeline = self.wire.timeline
        until = timeline.now + _PATIENCE
        if self._held(keys):
            timeline.call_at(until, self.freed.ring)
        while (busy := self._held(keys)) and timeline.now < until:
            await self.freed.wait()
        session = Session(life, keys - busy)
        self.sessions.append(session)
        return session, busy

    def end(self, session: Session) -> None:
        """Let go of its keys."""
        if not session.over:
            session.over = True
            self.sessions.remove(session)
            self.freed.ring()

    def gone(self, life: Life) -> None:
        """End the sessions of somebody who is gone, or not heard of."""
        for session in [each for each in self.sessions if each.life is life]:
            self.end(session)

    def stands_still(self, life: Life) -> None:
        """Wait for somebody who stands still, but not for ever."""
        for session in [each for each in self.sessions if each.life is life]:
            self.wire.timeline.later(_FORGOTTEN, self._end_if_still, session)

    def _end_if_still(self, session: Session) -> None:
        if session.life.stands_still:
            self.end(session)

    def _held(self, keys: set[UUID]) -> set[UUID]:
        return {key for session in self.sessions for key in session.keys & keys}


@frozen
class SimulatedLedger(CdrLedger):
    """The gate and the ledger, as a worker sees them."""

    store: Store
    life: Life

    async def record(
        self, cdrs: Sequence[CallReceived], prices: int | None = None
    ) -> Sequence[Outcome]:
        store, wire = self.store, self.store.wire
        await wire.go(store)
        session, busy = await store.begin(self.life, {call.call_key for call in cdrs})
        try:
            for _ in range(_STATEMENTS):
                await wire.go(store)
                if session.over:
                    raise UnavailableError("the session was ended")
            store.ledger.held_elsewhere = busy
            outcomes = await store.ledger.record(cdrs, prices)
        finally:
            store.end(session)
            store.recorded.ring()
        await wire.come_back(store)
        return outcomes


@frozen
class SimulatedBox(DeadLetterBox):
    """The dead letters, as a worker sees them."""

    store: Store

    async def park(self, letters: Sequence[DeadLetter]) -> None:
        await self.store.wire.go(self.store)
        await self.store.box.park(letters)
        await self.store.wire.come_back(self.store)


@frozen
class SimulatedPrices(PriceBooks):
    """Prices that begin no earlier than they are asked for."""

    store: Store

    async def current(self, since: datetime, *, after: int | None = None) -> PriceBook:
        del after
        store = self.store

        def read() -> PriceBook:
            return evolve(store.prices, since=since, version=store.ledger.journal.prices)

        return await store.wire.ask(store, read)
