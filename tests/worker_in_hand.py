"""The worker's use case among ports that a test holds in its hand."""

from collections import Counter
from collections.abc import AsyncIterator, Collection, Sequence
from datetime import datetime

from attrs import define, field

from adapters.contract.builders import a_cdr, a_company
from adapters.memory.calls.ledger import MemoryCdrLedger
from adapters.memory.intake.settled import MemorySettledBook
from adapters.memory.letters.letter_box import MemoryDeadLetterBox
from adapters.memory.money.book import MemoryMoneyBook
from adapters.memory.pricing.price_books import MemoryPriceBooks
from application.calls.data import Delivery, Outcome
from application.calls.observing import RecordObserver
from application.calls.ports import CdrInbox, InboxBatch
from application.calls.record_cdrs import RecordCdrs
from application.letters.data import DeadLetter
from builders import a_delivery
from domain.calls.doubt import DoubtReason
from domain.calls.provenance import Receipt
from domain.facts.call_facts import CallReceived


@define
class Batch(InboxBatch):
    """Deliveries, and what the ledger held when they were acknowledged."""

    deliveries: Sequence[Delivery]
    worker: "Worker"
    held_at_ack: int | None = None
    later: Collection[Receipt] = ()

    async def ack(self, later: Collection[Receipt] = ()) -> None:
        self.later = later
        self.held_at_ack = len(self.worker.ledger.calls) + len(self.worker.box.letters)


@define
class Inbox(CdrInbox):
    """Batches in hand."""

    waiting: list[Batch] = field(factory=list)

    async def batches(self) -> AsyncIterator[InboxBatch]:
        for batch in self.waiting:
            yield batch


@define
class Tally(RecordObserver):
    """Counts."""

    outcomes: Counter[str] = field(factory=Counter)
    letters: list[DeadLetter] = field(factory=list)
    odd: int = 0
    doubts: list[DoubtReason] = field(factory=list)
    oldest: list[datetime] = field(factory=list)
    batches: list[str] = field(factory=list)

    def taken(self) -> None:
        self.batches.append("taken")

    def given_back(self) -> None:
        self.batches.append("given back")

    def settled(self, outcome: Outcome, count: int) -> None:
        self.outcomes[outcome] += count

    def stored(self, call: CallReceived) -> None:
        self.odd += call.cdr.unread is not None

    def doubted(self, reason: DoubtReason) -> None:
        self.doubts.append(reason)

    def parked(self, letter: DeadLetter) -> None:
        self.letters.append(letter)

    def committed(self, read_at: datetime) -> None:
        self.batches.append("committed")
        self.oldest.append(read_at)


@define
class Worker:
    """The use case among its ports."""

    ledger: MemoryCdrLedger = field(factory=MemoryCdrLedger)
    prices: MemoryPriceBooks = field(factory=MemoryPriceBooks)
    box: MemoryDeadLetterBox = field(factory=MemoryDeadLetterBox)
    tally: Tally = field(factory=Tally)
    settled: MemorySettledBook = field(factory=MemorySettledBook)
    inbox: Inbox = field(factory=Inbox)

    @property
    def record_cdrs(self) -> RecordCdrs:
        """Wire the use case."""
        return RecordCdrs(
            inbox=self.inbox,
            prices=self.prices,
            ledger=self.ledger,
            dead_letters=self.box,
            settled=self.settled,
            observer=self.tally,
            salt=lambda: bytes(16),
        )

    async def opens(self, name: str) -> int:
        """Let there be a company that pays."""
        return await a_company(MemoryMoneyBook(journal=self.ledger.journal), name)

    def receives(self, *deliveries: Delivery) -> Batch:
        """Put a batch into the inbox."""
        self.inbox.waiting.append(Batch(deliveries, self))
        return self.inbox.waiting[-1]

    @property
    def reasons(self) -> Counter[str]:
        """Count the parked by reason."""
        return Counter(letter.reason for letter in self.box.letters)


def calls(count: int) -> list[Delivery]:
    return [a_delivery(seq=n, content=a_cdr(call_id=f"call-{n}")) for n in range(1, count + 1)]
