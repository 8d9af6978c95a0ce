"""The book of calls and the dead letters in memory, with faults on demand."""

from collections.abc import Callable, Sequence
from uuid import UUID

from attrs import define, field

from adapters.memory.books import MemoryBooks
from application.errors import PortError, RejectedError
from application.messages import DeadLetter, Outcome, ReceivedCdr
from application.ports.worker import CdrLedger, DeadLetterBox
from domain.movement import debit_of, supplier_side
from domain.provenance import Receipt

_STORED = Outcome.STORED


@define
class FailsOnDemand:
    """Raises what a test planned before anything is changed."""

    _planned: list[PortError] = field(factory=list, init=False)

    def fail_next(self, error: PortError, times: int = 1) -> None:
        """Let the next calls raise `error`."""
        self._planned.extend([error] * times)

    def recover(self) -> None:
        """Forget what was planned."""
        self._planned.clear()

    def fail_if_planned(self) -> None:
        """Raise what is planned for this call."""
        if self._planned:
            raise self._planned.pop(0)


@define
class MemoryCdrLedger(FailsOnDemand, CdrLedger):
    """The calls by key, and the messages that only repeated one."""

    rejects: Callable[[ReceivedCdr], bool] = lambda _: False
    books: MemoryBooks = field(factory=MemoryBooks)
    calls: dict[UUID, ReceivedCdr] = field(factory=dict, init=False)
    copies: dict[Receipt, ReceivedCdr] = field(factory=dict, init=False)

    @property
    def duplicates(self) -> set[Receipt]:
        """The messages that only repeated a call."""
        return set(self.copies)

    async def record(self, cdrs: Sequence[ReceivedCdr]) -> Sequence[Outcome]:
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

    def _enter(self, cdr: ReceivedCdr) -> Outcome:
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


@define
class MemoryDeadLetterBox(FailsOnDemand, DeadLetterBox):
    """The letters by bytes and place, and the messages that only repeated one."""

    kept: dict[tuple[bytes, str, str, int], DeadLetter] = field(factory=dict, init=False)
    copies: dict[Receipt, DeadLetter] = field(factory=dict, init=False)

    @property
    def duplicates(self) -> set[Receipt]:
        """The messages that only repeated a letter."""
        return set(self.copies)

    @property
    def letters(self) -> Sequence[DeadLetter]:
        """What is parked, in the order of arrival."""
        return list(self.kept.values())

    async def park(self, letters: Sequence[DeadLetter]) -> None:
        self.fail_if_planned()
        for letter in letters:
            place = letter.provenance
            key = (letter.raw, place.host, place.file_id, place.offset)
            if self.kept.setdefault(key, letter).receipt != letter.receipt:
                self.copies[letter.receipt] = letter


def _storable(received: ReceivedCdr) -> bool:
    cdr, place = received.cdr, received.provenance
    texts = (
        cdr.call_id, cdr.from_tag, cdr.to_tag, cdr.caller, cdr.callee, cdr.account,
        place.host, place.file_id,
    )  # fmt: skip
    return not any(_is_hostile(text) for text in texts if text is not None)


def _is_hostile(text: str) -> bool:
    return "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text)
