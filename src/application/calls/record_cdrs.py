"""The worker's one job: each delivery ends stored, parked or known, and then is acknowledged."""

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial

from attrs import define, evolve, field, frozen

from application.calls.data import Delivery, Malformed, Outcome
from application.calls.observing import RecordObserver, count
from application.calls.ports import CdrInbox, CdrLedger
from application.errors import RejectedError
from application.intake.ports import SettledBook
from application.letters.data import DeadLetter
from application.letters.ports import DeadLetterBox
from application.pricing.ports import PriceBooks
from domain.calls.cdr import Cdr
from domain.calls.doubt import doubts_of, told
from domain.calls.identity import call_key, fingerprint
from domain.calls.provenance import Receipt
from domain.facts.call_facts import CallReceived
from domain.facts.numbers import numbers_of
from domain.intake.settled import Span
from domain.pricing.decided import undecided
from domain.pricing.one_dialog import claim_of
from domain.pricing.price_book import PriceBook
from domain.pricing.sides import Side

_Delivered = tuple[Delivery, Cdr]
_Call = tuple[Delivery, CallReceived]


@define
class _Ends:
    """What becomes of deliveries that are not simply stored."""

    letters: list[DeadLetter] = field(factory=list)
    later: set[Receipt] = field(factory=set)


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
    salt: Callable[[], bytes]

    async def __call__(self) -> None:
        """Record until the inbox ends."""
        async for batch in self.inbox.batches():
            self.observer.taken()
            later = await self.record(batch.deliveries)
            # What the book refuses to note is published again, and found to be there.
            with suppress(RejectedError):
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
            await self._settle(calls, ends)
        await self._park(ends.letters)
        return ends.later

    async def _settle(self, calls: Sequence[_Delivered], ends: _Ends) -> None:
        since, outdated = min(cdr.start_time for _, cdr in calls), None
        while calls:
            book = await self.prices.current(since, after=outdated)
            judged = self._judged(calls, book)
            # Prices may change while a batch waits for the ledger, however long that takes.
            calls, outdated = await self._enter(judged, book.version, ends), book.version

    async def _enter(
        self, calls: Sequence[_Call], prices: int, ends: _Ends
    ) -> Sequence[_Delivered]:
        try:
            outcomes = await self.ledger.record([received for _, received in calls], prices)
        except RejectedError as error:
            return await self._isolate(calls, prices, error, ends)
        count(self.observer, [received for _, received in calls], outcomes)
        outdated: list[_Delivered] = []
        for (delivery, received), outcome in zip(calls, outcomes, strict=True):
            if outcome is Outcome.CONFLICT:
                ends.letters.append(_letter(delivery, _CONFLICT))
            elif outcome is Outcome.BUSY:
                ends.later.add(delivery.receipt)
            elif outcome is Outcome.OUTDATED:
                outdated.append((delivery, received.cdr))
        return outdated

    async def _isolate(
        self, calls: Sequence[_Call], prices: int, error: RejectedError, ends: _Ends
    ) -> Sequence[_Delivered]:
        if len(calls) == 1:
            why = Malformed("store", "rejected", str(error))
            ends.letters.append(_letter(calls[0][0], why))
            return ()
        middle = len(calls) // 2
        halves = (calls[:middle], calls[middle:])
        return [each for half in halves for each in await self._enter(half, prices, ends)]

    def _judged(self, calls: Sequence[_Delivered], book: PriceBook) -> Sequence[_Call]:
        # Step by step, not call by call: a step finds its code near, where all of them together
        # have no room beside the processor.
        cdrs = [_doubted(cdr, delivery.provenance.read_at) for delivery, cdr in calls]
        names = [(call_key(cdr), fingerprint(cdr)) for cdr in cdrs]
        hosts = [delivery.provenance.host for delivery, _ in calls]
        verdicts = list(map(book.judge, cdrs, map(undecided, hosts)))
        payers = [verdict.company_id for verdict in verdicts]
        numbers = map(partial(numbers_of, book.plans), cdrs, hosts, payers)
        return [
            (
                delivery,
                CallReceived(
                    call_key=key,
                    fingerprint=said,
                    cdr=cdr,
                    provenance=delivery.provenance,
                    receipt=delivery.receipt,
                    verdict=verdict,
                    salt=self.salt(),
                    claim=claim_of(book.same_dialog, key, host, cdr, verdict),
                    claim_in=claim_of(book.same_dialog, key, host, cdr, verdict, Side.INBOUND)
                    if verdict.inbound
                    else None,
                    numbers=read,
                ),
            )
            for (delivery, _), (key, said), host, cdr, verdict, read in zip(
                calls, names, hosts, cdrs, verdicts, numbers, strict=True
            )
        ]

    async def _park(self, letters: Sequence[DeadLetter]) -> None:
        if letters:
            await self.dead_letters.park(letters)
        for letter in letters:
            self.observer.parked(letter)


def _doubted(cdr: Cdr, read_at: datetime) -> Cdr:
    doubts = doubts_of(cdr, read_at)
    return evolve(cdr, doubt=told(doubts)) if doubts else cdr


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
