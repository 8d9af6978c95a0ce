"""The worker's one job: each delivery ends stored, parked or known, and then is acknowledged."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol, runtime_checkable

from attrs import frozen

from application.calls.data import Delivery, Malformed, Outcome
from application.calls.ports import CdrInbox, CdrLedger
from application.errors import RejectedError
from application.letters.data import DeadLetter
from application.letters.ports import DeadLetterBox
from application.pricing.ports import PriceBooks
from domain.calls.cdr import Cdr
from domain.calls.identity import call_key, fingerprint
from domain.facts.call_facts import CallReceived
from domain.pricing.price_book import PriceBook

_Call = tuple[Delivery, CallReceived]


@runtime_checkable
class RecordObserver(Protocol):
    """Who counts what became of the deliveries."""

    def settled(self, outcome: Outcome, count: int) -> None:
        """Count CDRs by outcome."""
        ...

    def parked(self, letter: DeadLetter) -> None:
        """Count one dead letter."""
        ...

    def committed(self, read_at: datetime) -> None:
        """Tell when the oldest line of a batch that is now settled was read."""
        ...


@frozen(kw_only=True)
class RecordCdrs:
    """Price each call and enter it in the ledger once; what cannot be entered is parked.

    The acknowledgement comes after the commit, so a crash anywhere means another delivery,
    and another delivery changes nothing.
    """

    inbox: CdrInbox
    prices: PriceBooks
    ledger: CdrLedger
    dead_letters: DeadLetterBox
    observer: RecordObserver
    longest_call: timedelta

    async def __call__(self) -> None:
        """Record until the inbox ends."""
        async for batch in self.inbox.batches():
            await self.record(batch.deliveries)
            self.observer.committed(min(each.provenance.read_at for each in batch.deliveries))
            await batch.ack()

    async def record(self, deliveries: Sequence[Delivery]) -> None:
        """Settle these deliveries; on return each is stored, parked or a known duplicate."""
        letters = [
            _letter(delivery, delivery.content)
            for delivery in deliveries
            if isinstance(delivery.content, Malformed)
        ]
        calls = [(each, each.content) for each in deliveries if isinstance(each.content, Cdr)]
        if calls:
            book = await self.prices.current(min(cdr.start_time for _, cdr in calls))
            letters += await self._enter([self._priced(each, cdr, book) for each, cdr in calls])
        await self._park(letters)

    async def _enter(self, calls: Sequence[_Call]) -> list[DeadLetter]:
        try:
            outcomes = await self.ledger.record([received for _, received in calls])
        except RejectedError as error:
            return await self._isolate(calls, error)
        self._count(outcomes)
        return [
            _letter(delivery, _CONFLICT)
            for (delivery, _), outcome in zip(calls, outcomes, strict=True)
            if outcome is Outcome.CONFLICT
        ]

    async def _isolate(self, calls: Sequence[_Call], error: RejectedError) -> list[DeadLetter]:
        if len(calls) == 1:
            return [_letter(calls[0][0], Malformed("store", "rejected", str(error)))]
        middle = len(calls) // 2
        letters = await self._enter(calls[:middle])
        return letters + await self._enter(calls[middle:])

    def _priced(self, delivery: Delivery, cdr: Cdr, book: PriceBook) -> _Call:
        received = CallReceived(
            cdr=cdr,
            call_key=call_key(cdr),
            fingerprint=fingerprint(cdr),
            provenance=delivery.provenance,
            receipt=delivery.receipt,
            verdict=book.judge(cdr, self.longest_call),
        )
        return delivery, received

    def _count(self, outcomes: Sequence[Outcome]) -> None:
        for outcome in Outcome:
            self.observer.settled(outcome, outcomes.count(outcome))

    async def _park(self, letters: Sequence[DeadLetter]) -> None:
        if letters:
            await self.dead_letters.park(letters)
        for letter in letters:
            self.observer.parked(letter)


_CONFLICT = Malformed("identify", "identity_conflict", "the call is stored with other facts")


def _letter(delivery: Delivery, why: Malformed) -> DeadLetter:
    return DeadLetter(
        raw=delivery.body,
        stage=why.stage,
        reason=why.reason,
        detail=why.detail,
        provenance=delivery.provenance,
        receipt=delivery.receipt,
    )
