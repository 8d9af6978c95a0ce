"""The book as the duties see it: the log for others, the audit's position, the hours, payments."""

from collections.abc import Sequence
from datetime import datetime

from attrs import frozen

from application.errors import UnavailableError
from application.facts.data import Fact, LogPlace
from application.facts.ports import FactLog, FactPublisher
from application.money.data import Changed
from application.proof.ports import AuditBook
from application.traffic.data import TrafficHour
from application.traffic.ports import TrafficBook
from domain.calls.provenance import Receipt
from domain.facts.call_facts import CallAmended, CallReceived
from domain.facts.entries import CompanyFact
from domain.facts.entries import Fact as Recorded
from domain.money.events import BalanceExhausted, BalanceLow, BalanceRestored
from domain.money.standing import Decide
from domain.proof.gap_watch import Gap
from simulation.broker import Broker
from simulation.store import Store

_HEARD = {
    BalanceLow: "balance.low",
    BalanceExhausted: "balance.exhausted",
    BalanceRestored: "balance.restored",
}


@frozen
class SimulatedFactLog(FactLog):
    """The log, as the relay reads it."""

    store: Store

    async def unpublished(self, most: int) -> tuple[Sequence[Fact], LogPlace | None]:
        store = self.store
        await store.wire.go(store)
        events, log = store.facts.events, store.ledger.journal.log
        for number in range(len(events), len(log)):
            events.append(fact_of(number, log[number]))
        found = await store.facts.unpublished(min(most, 1 + store.wire.dice.randrange(10)))
        await store.wire.come_back(store)
        return found

    async def published(self, place: LogPlace) -> None:
        await self.store.wire.go(self.store)
        await self.store.facts.published(place)
        self.store.recorded.ring()
        await self.store.wire.come_back(self.store)


def fact_of(number: int, recorded: Recorded) -> Fact | None:
    """Give what others hear of the event of this number, None where it is none of their business.

    What a fact says in full is a matter of the wire, which is not simulated.
    """
    match recorded:
        case CallReceived() | CallAmended():
            return Fact(subject="cdr", event_id=str(number), body=b"")
        case CompanyFact() if type(recorded.event) in _HEARD:
            return Fact(subject=_HEARD[type(recorded.event)], event_id=str(number), body=b"")
    return None


@frozen
class SimulatedFactPublisher(FactPublisher):
    """The stream of facts: some may arrive, and then the connection breaks."""

    store: Store
    broker: Broker

    async def publish(self, facts: Sequence[Fact]) -> None:
        wire = self.broker.wire
        await wire.go(self.broker)
        if wire.happens(wire.chances.lost, "facts in part"):
            await self.store.heard.publish(facts[: wire.dice.randrange(len(facts) + 1)])
            await wire.go(self.broker)
        await self.store.heard.publish(facts)
        await wire.come_back(self.broker)


@frozen
class SimulatedAuditBook(AuditBook):
    """The audit's position."""

    store: Store

    async def read_to(self) -> Receipt | None:
        await self.store.wire.go(self.store)
        found = await self.store.audit.read_to()
        await self.store.wire.come_back(self.store)
        return found

    async def note(self, read_to: Receipt, gaps: Sequence[Gap], *, after: Receipt | None) -> None:
        await self.store.wire.go(self.store)
        await self.store.audit.note(read_to, gaps, after=after)
        self.store.audited_from = min(self.store.audited_from, read_to.stream_seq)
        await self.store.wire.come_back(self.store)


@frozen
class SimulatedTraffic(TrafficBook):
    """The hours of traffic."""

    store: Store

    async def advance(self) -> bool:
        await self.store.wire.go(self.store)
        found = await self.store.traffic.advance()
        await self.store.wire.come_back(self.store)
        return found

    async def hours(self, start: datetime, end: datetime) -> Sequence[TrafficHour]:
        return await self.store.traffic.hours(start, end)


async def pay_until_it_is_done(store: Store, company_id: int, payment: Decide) -> Changed:
    """Enter a payment as a person does who is not sure whether it went through."""
    while True:
        try:
            await store.wire.go(store)
            changed = await store.money.change(company_id, payment)
            await store.wire.come_back(store)
        except UnavailableError:
            continue
        store.recorded.ring()
        return changed
