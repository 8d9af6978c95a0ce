"""Twins of census, audit book and view of the stream that each break one promise."""

from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta

from attrs import define, evolve

from adapters.memory.proof.audit import MemoryAuditBook
from adapters.memory.proof.census import MemoryRecordCensus
from adapters.memory.proof.old_calls import MemoryOldCalls
from adapters.memory.proof.stream_view import MemoryStreamView
from application.proof.data import (
    ONE_DIALOG,
    BookedRecord,
    Claim,
    DoubtfulEnd,
    Ends,
    Fate,
    HostHour,
    Received,
    TwiceDebited,
)
from application.proof.overview import HeldEvents, Overview, ReaderFigures, StreamFigures
from domain.calls.provenance import Receipt
from domain.calls.transaction import Dialog
from domain.proof.aged import Aged
from domain.proof.gap_watch import Gap


class ForgetsDuplicates(MemoryRecordCensus):
    async def ends(self, start: datetime, end: datetime) -> Mapping[HostHour, Ends]:
        found = await super().ends(start, end)
        return {name: evolve(ends, duplicates=0) for name, ends in found.items()}


class TakesTheEndToo(MemoryRecordCensus):
    async def ends(self, start: datetime, end: datetime) -> Mapping[HostHour, Ends]:
        return await super().ends(start, end + timedelta(microseconds=1))


class TakesAnyFacts(MemoryRecordCensus):
    async def fates(self, claims: Sequence[Claim]) -> Sequence[Fate]:
        known = self.ledger.calls
        return await super().fates(
            [
                evolve(claim, fingerprint=known[claim.call_key].fingerprint)
                if claim.call_key in known
                else claim
                for claim in claims
            ]
        )


class DoubtsNothing(MemoryRecordCensus):
    async def doubtful(
        self, start: datetime, end: datetime, last_seq: int
    ) -> Sequence[DoubtfulEnd]:
        await super().doubtful(start, end, last_seq)
        return []


class TakesEveryRecordForDecided(MemoryRecordCensus):
    async def decided(self, call_ids: Collection[str]) -> Collection[Dialog]:
        return await super().dialogs(call_ids)


class ForgetsTheLetters(MemoryRecordCensus):
    async def records(
        self, start: datetime, end: datetime
    ) -> AsyncIterator[Sequence[BookedRecord]]:
        async for records in super().records(start, end):
            yield [record for record in records if record.call_key]


class NamesEveryDialog(MemoryRecordCensus):
    async def debited_twice(self, start: datetime, end: datetime) -> Sequence[TwiceDebited]:
        return await super().debited_twice(start - ONE_DIALOG, end)


class SeesNoDuties(MemoryRecordCensus):
    async def overview(self, now: datetime) -> Overview:
        return evolve(await super().overview(now), duties=[])


class SeesNoReaderBehind(MemoryRecordCensus):
    async def overview(self, now: datetime) -> Overview:
        found = await super().overview(now)
        return evolve(found, readers=[ReaderFigures(name=each.name) for each in found.readers])


class TellsTheYoungestUnrated(MemoryRecordCensus):
    async def overview(self, now: datetime) -> Overview:
        held = self.ledger.calls.values()
        waiting = [c.receipt.stored_at for c in held if c.verdict.unrated_reason is not None]
        return evolve(await super().overview(now), unrated_since=max(waiting, default=None))


class BlamesNobody(MemoryRecordCensus):
    async def held(self) -> HeldEvents | None:
        return None


class CallsNobodyLate(MemoryRecordCensus):
    async def overview(self, now: datetime) -> Overview:
        found = await super().overview(now)
        return evolve(found, closing=evolve(found.closing, late_calls=0))


class LetsEverybodyWrite(MemoryRecordCensus):
    async def overview(self, now: datetime) -> Overview:
        return evolve(await super().overview(now), only_read=None)


class ForgetsTheProof(MemoryRecordCensus):
    async def overview(self, now: datetime) -> Overview:
        return evolve(await super().overview(now), proof=None)


class SortsTheFates(MemoryRecordCensus):
    async def fates(self, claims: Sequence[Claim]) -> Sequence[Fate]:
        return sorted(await super().fates(claims))


class CountsAccToo(MemoryStreamView):
    async def received(
        self, start: datetime, end: datetime, seen: Callable[[int], None] = lambda _: None
    ) -> Received:
        found = await super().received(start, end, seen)
        more = {name: count + 1 for name, count in found.counts.items()}
        return evolve(found, counts=more)


class KnowsNumbersOnly(MemoryStreamView):
    async def held(self, receipts: Collection[Receipt]) -> Collection[Receipt]:
        numbers = {message.receipt.stream_seq for message in self.stream.messages}
        return [receipt for receipt in receipts if receipt.stream_seq in numbers]


class ForgetsTheSpan(MemoryStreamView):
    async def received(
        self, start: datetime, end: datetime, seen: Callable[[int], None] = lambda _: None
    ) -> Received:
        day = timedelta(days=1)
        return await super().received(start - day, end + day, seen)


class SettlesWhatItSees(MemoryStreamView):
    async def figures(self) -> StreamFigures:
        self.stream.settled |= {each.receipt.stream_seq for each in self.stream.messages}
        return await super().figures()


class TellsTheYoungest(MemoryStreamView):
    async def figures(self) -> StreamFigures:
        found = await super().figures()
        youngest = found.last_stored_at
        return evolve(
            found,
            consumers=[
                evolve(each, oldest=youngest if each.oldest else None) for each in found.consumers
            ],
        )


@define
class ForgetsGaps(MemoryAuditBook):
    async def note(self, read_to: Receipt, gaps: Sequence[Gap], *, after: Receipt | None) -> None:
        del gaps
        await MemoryAuditBook.note(self, read_to, [], after=after)


@define
class NotesWhileAway(MemoryAuditBook):
    async def note(self, read_to: Receipt, gaps: Sequence[Gap], *, after: Receipt | None) -> None:
        self.gaps |= set(gaps)
        await MemoryAuditBook.note(self, read_to, gaps, after=after)


@define
class PutsThePositionBack(MemoryAuditBook):
    async def note(self, read_to: Receipt, gaps: Sequence[Gap], *, after: Receipt | None) -> None:
        del after
        await MemoryAuditBook.note(self, read_to, gaps, after=self.position)


@define
class AsksNobody(MemoryOldCalls):
    async def drop(
        self, before: datetime, ends_before: datetime, allow: Callable[[Aged], bool]
    ) -> tuple[Aged, int]:
        del allow
        return await MemoryOldCalls.drop(self, before, ends_before, lambda _: True)


@define
class DropsTheYoungToo(MemoryOldCalls):
    async def drop(
        self, before: datetime, ends_before: datetime, allow: Callable[[Aged], bool]
    ) -> tuple[Aged, int]:
        return await MemoryOldCalls.drop(self, before + timedelta(days=9), ends_before, allow)


@define
class ForgetsWhatTheStreamHolds(MemoryOldCalls):
    async def drop(
        self, before: datetime, ends_before: datetime, allow: Callable[[Aged], bool]
    ) -> tuple[Aged, int]:
        copies = self.census.ledger.copies
        for receipt in [each for each in copies if each.stored_at < before]:
            del copies[receipt]
        return await MemoryOldCalls.drop(self, before, ends_before, allow)


@define
class ForgetsTheKeys(MemoryOldCalls):
    async def drop(
        self, before: datetime, ends_before: datetime, allow: Callable[[Aged], bool]
    ) -> tuple[Aged, int]:
        found = await MemoryOldCalls.drop(self, before, ends_before, allow)
        dropped = self.census.ledger.journal.dropped
        for key in dropped:
            self.census.ledger.calls.pop(key, None)
        dropped.clear()
        return found


@define
class ForgetsTheMonths(ForgetsTheKeys):
    """Who forgets the calls forgets when they were."""
