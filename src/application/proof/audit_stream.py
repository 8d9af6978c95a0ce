"""Reads the whole stream a second time and notes what it has lost."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol, runtime_checkable

from attrs import field, frozen

from application.calls.ports import CdrInbox, InboxBatch
from application.proof.ports import AuditBook
from domain.calls.provenance import Receipt
from domain.proof.gap_watch import Gap, GapWatch


@runtime_checkable
class AuditObserver(Protocol):
    """Who is told of losses."""

    def lost(self, gap: Gap) -> None:
        """Tell of one gap."""
        ...


@frozen(kw_only=True)
class AuditStream:
    """Note each gap once; a message is settled only when everything before it is accounted for.

    So a reader that dies leaves nothing settled that the next one would have to see; and one that
    stood still while another took over notes nothing more, and puts no position back. Called again
    after it failed, it still has in hand what it could not settle: the stream delivers that to
    nobody else.
    """

    inbox: CdrInbox
    book: AuditBook
    observer: AuditObserver
    clock: Callable[[], datetime]
    patience: timedelta
    _unsettled: list[InboxBatch] = field(factory=list, init=False)

    async def __call__(self) -> None:
        """Audit until the inbox ends.

        Raises:
            UnavailableError: the book is away, or somebody else audits; begin again.
        """
        remembered = await self.book.read_to()
        watch = GapWatch(self.patience, remembered)
        remembered = await self._account_for(list(self._unsettled), watch, remembered)
        async for batch in self.inbox.batches():
            self._unsettled.append(batch)
            remembered = await self._account_for([batch], watch, remembered)

    async def _account_for(
        self, batches: Sequence[InboxBatch], watch: GapWatch, remembered: Receipt | None
    ) -> Receipt | None:
        receipts = [each.receipt for batch in batches for each in batch.deliveries]
        gaps = watch.take(receipts, self.clock())
        if watch.read_to is not None:
            await self.book.note(watch.read_to, gaps, after=remembered)
            await self._settle(watch.read_to.stream_seq)
        for gap in gaps:
            self.observer.lost(gap)
        return watch.read_to

    async def _settle(self, read_to: int) -> None:
        for batch in list(self._unsettled):
            if all(each.receipt.stream_seq <= read_to for each in batch.deliveries):
                await batch.ack()
                self._unsettled.remove(batch)
