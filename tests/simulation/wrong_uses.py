"""Use cases that do the right things in the wrong order, or leave one out."""

from collections.abc import Sequence

from application.calls.ports import InboxBatch
from application.calls.record_cdrs import RecordCdrs
from application.facts.relay_facts import RelayFacts
from application.intake.data import Line
from application.intake.keep_receipts import KeepReceipts
from application.intake.relay_cdrs import RelayCdrs
from application.proof.audit_stream import AuditStream
from domain.calls.cdr import Cdr
from domain.intake.receipts import Hole
from domain.intake.settled import Span


def _spans(batch: InboxBatch) -> Sequence[Span]:
    return [each.span for each in batch.deliveries if each.span]


class AcknowledgesFirst(RecordCdrs):
    async def __call__(self) -> None:
        async for batch in self.inbox.batches():
            await batch.ack()
            await self.record(batch.deliveries)
            await self.settled.settle(_spans(batch))


class ForgetsWhatIsBusy(RecordCdrs):
    async def __call__(self) -> None:
        async for batch in self.inbox.batches():
            await self.record(batch.deliveries)
            await self.settled.settle(_spans(batch))
            await batch.ack()


class TellsTheHostsFirst(RecordCdrs):
    async def __call__(self) -> None:
        async for batch in self.inbox.batches():
            await self.settled.settle(_spans(batch))
            await batch.ack(await self.record(batch.deliveries))


class TellsTheHostsNothing(RecordCdrs):
    async def __call__(self) -> None:
        async for batch in self.inbox.batches():
            await batch.ack(await self.record(batch.deliveries))


class SkipsUnanswered(RecordCdrs):
    async def __call__(self) -> None:
        async for batch in self.inbox.batches():
            answered = [
                each
                for each in batch.deliveries
                if not (isinstance(each.content, Cdr) and not each.content.duration)
            ]
            await self.record(answered)
            await self.settled.settle(_spans(batch))
            await batch.ack()


class RemembersUnconfirmedLines(RelayCdrs):
    async def _relay(self, lines: Sequence[Line]) -> None:
        for line in lines:
            self.source.done(line)
        await super()._relay(lines)


class RemembersUntoldFacts(RelayFacts):
    async def __call__(self) -> bool:
        facts, place = await self.log.unpublished(1000)
        if place is None:
            return False
        await self.log.published(place)
        await self.publisher.publish(facts)
        return True


class SettlesAtOnce(AuditStream):
    async def _settle(self, read_to: int) -> None:
        del read_to
        for batch in self._unsettled:
            await batch.ack()
        self._unsettled.clear()


class SendsNothingAgain(KeepReceipts):
    async def _again(self, hole: Hole) -> None:
        self.receipts.missing(hole, self.clock())


class ForgetsItsReceipts(KeepReceipts):
    def resume(self) -> None:
        """Begin as if nothing had been kept."""
