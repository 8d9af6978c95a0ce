"""The book of calls in memory, with faults on demand."""

from collections.abc import Callable, Sequence
from uuid import UUID

from attrs import define, field

from adapters.memory.faults import FailsOnDemand
from adapters.memory.money.books import MemoryBooks
from application.calls.data import Outcome
from application.calls.ports import CdrLedger
from application.errors import RejectedError
from domain.calls.provenance import Receipt
from domain.facts.call_facts import CallReceived
from domain.money.movement import debit_of, supplier_side

_STORED = Outcome.STORED


@define
class MemoryCdrLedger(FailsOnDemand, CdrLedger):
    """The calls by key, and the messages that only repeated one."""

    rejects: Callable[[CallReceived], bool] = lambda _: False
    books: MemoryBooks = field(factory=MemoryBooks)
    calls: dict[UUID, CallReceived] = field(factory=dict, init=False)
    copies: dict[Receipt, CallReceived] = field(factory=dict, init=False)

    @property
    def duplicates(self) -> set[Receipt]:
        """The messages that only repeated a call."""
        return set(self.copies)

    async def record(self, cdrs: Sequence[CallReceived]) -> Sequence[Outcome]:
        self.fail_if_planned()
        for cdr in cdrs:
            if self.rejects(cdr) or not _storable(cdr):
                raise RejectedError("a record that can never be stored")
        # No await from here on: the batch is entered whole, between two others.
        outcomes = [self._enter(cdr) for cdr in cdrs]
        entered = [c for c, outcome in zip(cdrs, outcomes, strict=True) if outcome is _STORED]
        debits = (debit_of(each.call_key, each.verdict) for each in entered)
        self.books.move([each for each in debits if each])
        supplies = (debit_of(each.call_key, supplier_side(each.verdict)) for each in entered)
        self.books.supplies += [each for each in supplies if each]
        return outcomes

    def _enter(self, cdr: CallReceived) -> Outcome:
        holder = self.calls.get(cdr.call_key)
        if holder is None:
            self.calls[cdr.call_key] = cdr
            return Outcome.STORED
        if holder.receipt == cdr.receipt:
            return Outcome.REDELIVERED
        if holder.fingerprint != cdr.fingerprint:
            return Outcome.CONFLICT
        self.copies[cdr.receipt] = cdr
        return Outcome.DUPLICATE


def _storable(received: CallReceived) -> bool:
    cdr, place = received.cdr, received.provenance
    texts = (
        cdr.call_id, cdr.from_tag, cdr.to_tag, cdr.caller, cdr.callee, cdr.account,
        place.host, place.file_id,
    )  # fmt: skip
    return not any(_is_hostile(text) for text in texts if text is not None)


def _is_hostile(text: str) -> bool:
    return "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text)
