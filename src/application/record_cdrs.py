"""The worker's one job: each delivery ends stored, parked or known, and then is acknowledged."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol, runtime_checkable

from attrs import frozen

from application.errors import RejectedError
from application.messages import DeadLetter, Delivery, Malformed, Outcome, ReceivedCdr
from application.ports.worker import CdrInbox, CdrLedger, DeadLetterBox
from domain.cdr import Cdr
from domain.identity import call_key, fingerprint
from domain.rating import unrated_reason


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
    """Enter each call in the ledger once; what cannot be entered is parked with its bytes.

    The acknowledgement comes after the commit, so a crash anywhere means another delivery,
    and another delivery changes nothing.
    """

    inbox: CdrInbox
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
        calls = [delivery for delivery in deliveries if not isinstance(delivery.content, Malformed)]
        letters += await self._enter(calls)
        await self._park(letters)

    async def _enter(self, deliveries: Sequence[Delivery]) -> list[DeadLetter]:
        if not deliveries:
            return []
        try:
            outcomes = await self.ledger.record([self._received(each) for each in deliveries])
        except RejectedError as error:
            return await self._isolate(deliveries, error)
        self._count(outcomes)
        return [
            _letter(delivery, _CONFLICT)
            for delivery, outcome in zip(deliveries, outcomes, strict=True)
            if outcome is Outcome.CONFLICT
        ]

    async def _isolate(
        self, deliveries: Sequence[Delivery], error: RejectedError
    ) -> list[DeadLetter]:
        if len(deliveries) == 1:
            return [_letter(deliveries[0], Malformed("store", "rejected", str(error)))]
        middle = len(deliveries) // 2
        letters = await self._enter(deliveries[:middle])
        return letters + await self._enter(deliveries[middle:])

    def _received(self, delivery: Delivery) -> ReceivedCdr:
        assert isinstance(delivery.content, Cdr)  # noqa: S101 told apart in `record`
        return ReceivedCdr(
            cdr=delivery.content,
            call_key=call_key(delivery.content),
            fingerprint=fingerprint(delivery.content),
            provenance=delivery.provenance,
            receipt=delivery.receipt,
            unrated_reason=unrated_reason(delivery.content, self.longest_call),
        )

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
