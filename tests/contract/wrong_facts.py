"""Twins of event log, projections and streams of facts that each break one promise."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime

from attrs import define, evolve

from adapters.memory.facts.audit_trail import MemoryAuditTrail
from adapters.memory.facts.event_log import MemoryEventLog
from adapters.memory.facts.projections import MemoryProjections
from adapters.memory.facts.relay import MemoryFactLog, MemoryFactPublisher
from application.errors import PortError, UnavailableError
from application.facts.data import Act, Fact, Heard, LogEntry, LogPlace, Projection, Rebuilt
from domain.facts.reading import NumbersRead


@define
class RemembersWhatItGives(MemoryFactLog):
    """Takes a fact that was read for one that was published."""

    async def unpublished(self, most: int) -> tuple[Sequence[Fact], LogPlace | None]:
        facts, place = await MemoryFactLog.unpublished(self, most)
        if place is not None:
            await self.published(place)
        return facts, place


@define
class WaitsForFactsToBeHeard(MemoryFactLog):
    """Has no place behind what nobody hears of."""

    async def unpublished(self, most: int) -> tuple[Sequence[Fact], LogPlace | None]:
        facts, place = await MemoryFactLog.unpublished(self, most)
        return facts, place if facts else None


@define
class TellsOfEveryCall(MemoryFactLog):
    """Does not ask what is heard."""

    async def unpublished(self, most: int) -> tuple[Sequence[Fact], LogPlace | None]:
        self.heard = Heard.ALL
        return await MemoryFactLog.unpublished(self, most)


@define
class GivesAllAtOnce(MemoryFactLog):
    """Does not count."""

    async def unpublished(self, most: int) -> tuple[Sequence[Fact], LogPlace | None]:
        return await MemoryFactLog.unpublished(self, most + 1000)


@define
class StoresAgain(MemoryFactPublisher):
    """Knows no ids."""

    async def publish(self, facts: Sequence[Fact]) -> None:
        for fact in facts:
            self.fail_if_planned()
            self.stored[f"{len(self.stored)}"] = fact


@define
class MixesSubjects(MemoryFactPublisher):
    """Tells everything as a call."""

    async def publish(self, facts: Sequence[Fact]) -> None:
        await MemoryFactPublisher.publish(self, [evolve(f, subject="cdr.rated") for f in facts])


@define
class DropsWhileAway(MemoryFactPublisher):
    """Says that it is done."""

    async def publish(self, facts: Sequence[Fact]) -> None:
        try:
            await MemoryFactPublisher.publish(self, facts)
        except UnavailableError:
            return


@define
class AlwaysGood(MemoryProjections):
    """Finds nothing wrong, whatever there is."""

    async def rebuild(self, projection: Projection, *, dry_run: bool, **_: object) -> Rebuilt:
        found = await MemoryProjections.rebuild(self, projection, dry_run=dry_run)
        return evolve(found, missing=0, extra=0, different=0, applied=False)


@define
class AppliesDry(MemoryProjections):
    """Puts right what it was only asked about."""

    async def rebuild(self, projection: Projection, *, dry_run: bool, **_: object) -> Rebuilt:
        found = await MemoryProjections.rebuild(self, projection, dry_run=False)
        return evolve(found, applied=found.applied and not dry_run)


@define
class FillsWhatIsFull(MemoryEventLog):
    """Takes a log in the place of another."""

    async def fill(self, pieces: AsyncIterator[Sequence[LogEntry]]) -> int:
        self.journal.log.clear()
        return await MemoryEventLog.fill(self, pieces)


@define
class KeepsWhatCame(MemoryEventLog):
    """Keeps what came before the end broke off."""

    async def fill(self, pieces: AsyncIterator[Sequence[LogEntry]]) -> int:
        return await MemoryEventLog.fill(self, _mended(pieces))


async def _mended(
    pieces: AsyncIterator[Sequence[LogEntry]],
) -> AsyncIterator[Sequence[LogEntry]]:
    try:
        async for piece in pieces:
            yield piece
    except PortError:
        return


@define
class NotesLater(MemoryAuditTrail):
    """Takes a reading for noted while the log is away."""

    async def note(self, reading: NumbersRead) -> None:
        self.recover()
        await MemoryAuditTrail.note(self, reading)


@define
class TellsEventsAlone(MemoryAuditTrail):
    """Leaves out what is no event."""

    async def acts(self, start: datetime, end: datetime, most: int) -> Sequence[Act]:
        found = await MemoryAuditTrail.acts(self, start, end, most)
        return [act for act in found if act.position is not None]


@define
class TellsTheFirstFirst(MemoryAuditTrail):
    """Tells the acts in the order in which they happened."""

    async def acts(self, start: datetime, end: datetime, most: int) -> Sequence[Act]:
        return (await MemoryAuditTrail.acts(self, start, end, most))[::-1]
