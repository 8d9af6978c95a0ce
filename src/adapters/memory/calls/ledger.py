"""The book of calls in memory, with faults on demand."""

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from attrs import define, field

from adapters.memory.faults import FailsOnDemand
from adapters.memory.journal import MemoryJournal
from application.calls.data import Outcome
from application.calls.ports import CdrLedger
from application.calls.repeats import Held, outcome_of
from application.errors import RejectedError
from domain.calls.provenance import Receipt
from domain.facts.call_facts import CallReceived
from domain.facts.one_dialog import claims_of, with_legs
from domain.pricing.one_dialog import settle_claims
from domain.pricing.sides import Side


@define
class MemoryCdrLedger(FailsOnDemand, CdrLedger):
    """The gate before a journal, and the messages that only repeated a call.

    Attributes:
        held_elsewhere: keys of calls that somebody enters who comes to no end.
    """

    rejects: Callable[[CallReceived], bool] = lambda _: False
    held_elsewhere: set[UUID] = field(factory=set)
    journal: MemoryJournal = field(factory=MemoryJournal)
    copies: dict[Receipt, CallReceived] = field(factory=dict, init=False)

    @property
    def calls(self) -> dict[UUID, CallReceived]:
        """The calls by key, as they are held."""
        return self.journal.calls

    @property
    def duplicates(self) -> set[Receipt]:
        """The messages that only repeated a call."""
        return set(self.copies)

    async def record(
        self, cdrs: Sequence[CallReceived], prices: int | None = None
    ) -> Sequence[Outcome]:
        self.fail_if_planned()
        if prices not in (None, self.journal.prices):
            return [Outcome.OUTDATED] * len(cdrs)
        for call in cdrs:
            if self.rejects(call) or not _storable(call):
                raise RejectedError("a record that can never be stored")
        # No await from here on: the batch is entered whole, between two others.
        new: dict[UUID, CallReceived] = {}
        outcomes = [self.meet(call, new) for call in cdrs]
        entered: Mapping[UUID, CallReceived] = new
        for side in Side:
            claimed = settle_claims(claims_of(new.values(), side), self.journal.heads)
            entered = with_legs(entered, claimed.legs, side)
            self.journal.heads.update(claimed.changed)
        self.journal.append(list(entered.values()))
        return outcomes

    def meet(self, call: CallReceived, new: dict[UUID, CallReceived]) -> Outcome:
        """Tell what becomes of a call beside those that are held and those that are new."""
        holder = self.calls.get(call.call_key) or new.get(call.call_key)
        if holder is None and call.call_key in self.held_elsewhere:
            return Outcome.BUSY
        if holder is None:
            new[call.call_key] = call
            return Outcome.STORED
        outcome = outcome_of(call, Held(holder.fingerprint, holder.receipt))
        if outcome is Outcome.DUPLICATE:
            self.copies[call.receipt] = call
        return outcome


def _storable(received: CallReceived) -> bool:
    cdr, place = received.cdr, received.provenance
    texts = (
        cdr.call_id, cdr.from_tag, cdr.to_tag, cdr.caller, cdr.callee, cdr.account,
        place.host, place.file_id,
    )  # fmt: skip
    return not any(_is_hostile(text) for text in texts if text is not None)


def _is_hostile(text: str) -> bool:
    return "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text)
