"""The worker's one job: each delivery ends stored, parked or known, and then is acknowledged."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from typing import Protocol, runtime_checkable

from attrs import define, field, frozen

from application.calls.data import Delivery, Malformed, Outcome
from application.calls.ports import CdrInbox, CdrLedger
from application.errors import RejectedError
from application.intake.ports import SettledBook
from application.letters.data import DeadLetter
from application.letters.ports import DeadLetterBox
from application.pricing.ports import PriceBooks
from domain.calls.cdr import Cdr
from domain.calls.identity import call_key, fingerprint
from domain.calls.provenance import Receipt
from domain.facts.call_facts import CallReceived
from domain.intake.settled import Span
from domain.pricing.price_book import PriceBook

_Call = tuple[Delivery, CallReceived]
_SETTLED = tuple(outcome for outcome in Outcome if outcome is not Outcome.BUSY)


@define
class _Ends:
    """What becomes of deliveries that are not simply stored."""

    letters: list[DeadLetter] = field(factory=list)
    later: set[Receipt] = field(factory=set)


@runtime_checkable
class RecordObserver(Protocol):
    """Who counts what became of the deliveries."""

    def taken(self) -> None:
        """Tell that a batch is in hand."""
        ...

    def given_back(self) -> None:
        """Tell that nothing of it could be settled, and all of it comes again."""
        ...

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
    and another delivery changes nothing. Between both the bytes of the files are noted that need
    not be kept any more.

    Attributes:
        salt: gives 16 bytes that nobody can guess.
    """

    inbox: CdrInbox
    prices: PriceBooks
    ledger: CdrLedger
    dead_letters: DeadLetterBox
    settled: SettledBook
    observer: RecordObserver
    longest_call: timedelta
    salt: Callable[[], bytes]

    async def __call__(self) -> None:
        """Record until the inbox ends."""
        async for batch in self.inbox.batches():
            self.observer.taken()
            later = await self.record(batch.deliveries)
            await self.settled.settle(_spans(batch.deliveries, later))
            if len(later) < len(batch.deliveries):
                self.observer.committed(min(d.provenance.read_at for d in batch.deliveries))
            else:
                self.observer.given_back()
            await batch.ack(later)

    async def record(self, deliveries: Sequence[Delivery]) -> Collection[Receipt]:
        """Settle these deliveries: each is stored, parked or a known duplicate; give the others.

        The others are busy: somebody else has them in hand, and they must come again.
        """
        ends = _Ends()
        for delivery in deliveries:
            if isinstance(delivery.content, Malformed):
                ends.letters.append(_letter(delivery, delivery.content))
        calls = [(each, each.content) for each in deliveries if isinstance(each.content, Cdr)]
        if calls:
            book = await self.prices.current(min(cdr.start_time for _, cdr in calls))
            await self._enter([self._priced(each, cdr, book) for each, cdr in calls], ends)
        await self._park(ends.letters)
        return ends.later

    async def _enter(self, calls: Sequence[_Call], ends: _Ends) -> None:
        try:
            outcomes = await self.ledger.record([received for _, received in calls])
        except RejectedError as error:
            await self._isolate(calls, error, ends)
            return
        self._count(outcomes)
        for (delivery, _), outcome in zip(calls, outcomes, strict=True):
            if outcome is Outcome.CONFLICT:
                ends.letters.append(_letter(delivery, _CONFLICT))
            elif outcome is Outcome.BUSY:
                ends.later.add(delivery.receipt)

    async def _isolate(self, calls: Sequence[_Call], error: RejectedError, ends: _Ends) -> None:
        if len(calls) == 1:
            why = Malformed("store", "rejected", str(error))
            ends.letters.append(_letter(calls[0][0], why))
            return
        middle = len(calls) // 2
        await self._enter(calls[:middle], ends)
        await self._enter(calls[middle:], ends)

    def _priced(self, delivery: Delivery, cdr: Cdr, book: PriceBook) -> _Call:
        received = CallReceived(
            cdr=cdr,
            call_key=call_key(cdr),
            fingerprint=fingerprint(cdr),
            provenance=delivery.provenance,
            receipt=delivery.receipt,
            verdict=book.judge(cdr, self.longest_call),
            salt=self.salt(),
        )
        return delivery, received

    def _count(self, outcomes: Sequence[Outcome]) -> None:
        for outcome in _SETTLED:
            self.observer.settled(outcome, outcomes.count(outcome))

    async def _park(self, letters: Sequence[DeadLetter]) -> None:
        if letters:
            await self.dead_letters.park(letters)
        for letter in letters:
            self.observer.parked(letter)


_CONFLICT = Malformed("identify", "identity_conflict", "the call is stored with other facts")


def _spans(deliveries: Sequence[Delivery], later: Collection[Receipt]) -> Sequence[Span]:
    return [
        delivery.span
        for delivery in deliveries
        if delivery.span is not None and delivery.receipt not in later
    ]


def _letter(delivery: Delivery, why: Malformed) -> DeadLetter:
    return DeadLetter(
        raw=delivery.body,
        stage=why.stage,
        reason=why.reason,
        detail=why.detail,
        provenance=delivery.provenance,
        receipt=delivery.receipt,
    )
