"""Twins of inbox, ledger and archive that each break one promise about calls."""

import asyncio
from collections.abc import AsyncIterator, Collection, Sequence
from uuid import UUID

from attrs import define, evolve

from adapters.memory.calls.archive import MemoryCallArchive
from adapters.memory.calls.ledger import MemoryCdrLedger
from adapters.memory.intake.reading import MemoryBatch, MemoryInbox
from adapters.memory.intake.stream import Message
from application.calls.data import Delivery, Outcome
from application.calls.ports import InboxBatch
from application.calls.stories import CallQuery, CallStory, StoredCall
from application.errors import PortError, RejectedError, UnavailableError
from domain.calls.provenance import Receipt
from domain.facts.call_facts import CallReceived


class SettlesAtDelivery(MemoryInbox):
    """At most once: a reader that dies takes its messages along."""

    async def batches(self) -> AsyncIterator[InboxBatch]:
        async for batch in super().batches():
            await batch.ack()
            yield batch


class NeverSettles(MemoryInbox):
    """Delivers for ever."""

    async def batches(self) -> AsyncIterator[InboxBatch]:
        async for batch in super().batches():
            yield DeafBatch(self.stream, batch.deliveries)


class DeafBatch(MemoryBatch):
    """Does not listen."""

    async def ack(self, later: Collection[Receipt] = ()) -> None:
        """Nothing."""


class SettlesAllTheSame(MemoryBatch):
    """Forgets what is for later."""

    async def ack(self, later: Collection[Receipt] = ()) -> None:
        del later
        await super().ack()


class NothingIsForLater(MemoryInbox):
    """Gives batches that settle all the same."""

    async def batches(self) -> AsyncIterator[InboxBatch]:
        async for batch in super().batches():
            yield SettlesAllTheSame(self.stream, batch.deliveries)


class IgnoresTheSize(MemoryInbox):
    """Gives all that waits."""

    async def batches(self) -> AsyncIterator[InboxBatch]:
        self.batch_size = 10_000
        async for batch in super().batches():
            yield batch


class LosesTheBytes(MemoryInbox):
    """Gives what it understood, not what it got."""

    def _delivery(self, message: Message) -> Delivery:
        return evolve(super()._delivery(message), body=b"")


@define
class WaitsForTheDead(MemoryCdrLedger):
    """Waits for whoever holds a call, and so do all others."""

    async def record(
        self, cdrs: Sequence[CallReceived], prices: int | None = None
    ) -> Sequence[Outcome]:
        outcomes = await MemoryCdrLedger.record(self, cdrs, prices)
        if Outcome.BUSY in outcomes:
            raise UnavailableError("somebody holds a call")
        return outcomes


@define
class EntersAgain(MemoryCdrLedger):
    """No duplicate check."""

    def meet(self, call: CallReceived, new: dict[UUID, CallReceived]) -> Outcome:
        new[call.call_key] = call
        return Outcome.STORED


@define
class LooksThenWrites(MemoryCdrLedger):
    """An await between check and write."""

    async def record(
        self, cdrs: Sequence[CallReceived], prices: int | None = None
    ) -> Sequence[Outcome]:
        known = dict(self.calls)
        await asyncio.sleep(0)
        outcomes = await super().record(cdrs, prices)
        return [
            outcome if cdr.call_key in known else Outcome.STORED
            for cdr, outcome in zip(cdrs, outcomes, strict=True)
        ]


@define
class AlwaysStored(MemoryCdrLedger):
    """Says stored, whatever it did."""

    def meet(self, call: CallReceived, new: dict[UUID, CallReceived]) -> Outcome:
        super().meet(call, new)
        return Outcome.STORED


@define
class KeepsHalf(MemoryCdrLedger):
    """Keeps what came before the error."""

    async def record(
        self, cdrs: Sequence[CallReceived], prices: int | None = None
    ) -> Sequence[Outcome]:
        return [
            outcome for cdr in cdrs for outcome in await MemoryCdrLedger.record(self, [cdr], prices)
        ]


@define
class SwallowsConflicts(MemoryCdrLedger):
    """Takes other facts for a copy."""

    def meet(self, call: CallReceived, new: dict[UUID, CallReceived]) -> Outcome:
        outcome = super().meet(call, new)
        return Outcome.DUPLICATE if outcome is Outcome.CONFLICT else outcome


@define
class LastOneWins(MemoryCdrLedger):
    """Corrects the book by whoever came last."""

    def meet(self, call: CallReceived, new: dict[UUID, CallReceived]) -> Outcome:
        outcome = super().meet(call, new)
        if outcome is Outcome.CONFLICT:
            self.calls[call.call_key] = call
        return outcome


@define
class TakesRedeliveriesForCopies(MemoryCdrLedger):
    """Counts the same message as a duplicate."""

    def meet(self, call: CallReceived, new: dict[UUID, CallReceived]) -> Outcome:
        outcome = super().meet(call, new)
        if outcome is Outcome.REDELIVERED:
            self.copies[call.receipt] = call
        return outcome


@define
class CountsNoCopies(MemoryCdrLedger):
    """Leaves a copy unaccounted for."""

    async def record(
        self, cdrs: Sequence[CallReceived], prices: int | None = None
    ) -> Sequence[Outcome]:
        outcomes = await MemoryCdrLedger.record(self, cdrs, prices)
        self.copies.clear()
        return outcomes


@define
class SortsTheOutcomes(MemoryCdrLedger):
    """Gives outcomes in the order of the keys."""

    async def record(
        self, cdrs: Sequence[CallReceived], prices: int | None = None
    ) -> Sequence[Outcome]:
        return sorted(await MemoryCdrLedger.record(self, cdrs, prices))


@define
class CondemnsWhileAway(MemoryCdrLedger):
    """Takes an outage for bad content."""

    async def record(
        self, cdrs: Sequence[CallReceived], prices: int | None = None
    ) -> Sequence[Outcome]:
        try:
            return await MemoryCdrLedger.record(self, cdrs, prices)
        except PortError as error:
            raise RejectedError("?") from error


@define
class RoundsToMilliseconds(MemoryCdrLedger):
    """Keeps three decimals."""

    def meet(self, call: CallReceived, new: dict[UUID, CallReceived]) -> Outcome:
        duration = call.cdr.duration
        rounded = duration - duration % type(duration)(milliseconds=1)
        return super().meet(evolve(call, cdr=evolve(call.cdr, duration=rounded)), new)


class OldestFirst(MemoryCallArchive):
    async def search(self, wanted: CallQuery) -> Sequence[StoredCall]:
        return list(reversed(await super().search(wanted)))


class OneStoryACallId(MemoryCallArchive):
    async def stories(self, call_id: str) -> Sequence[CallStory]:
        return (await super().stories(call_id))[:1]


class HidesCopies(MemoryCallArchive):
    async def stories(self, call_id: str) -> Sequence[CallStory]:
        return [evolve(story, copies=()) for story in await super().stories(call_id)]


class IgnoresTheCallee(MemoryCallArchive):
    async def search(self, wanted: CallQuery) -> Sequence[StoredCall]:
        return await super().search(evolve(wanted, callee=None))
