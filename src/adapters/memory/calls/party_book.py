"""Who took part in the calls of a ledger in memory, and how that is forgotten."""

from uuid import UUID

from attrs import define, evolve, field

from adapters.memory.calls.ledger import MemoryCdrLedger
from adapters.memory.faults import FailsOnDemand
from application.calls.ports import PartyBook
from domain.calls.forgetting import Forgetting
from domain.calls.parties import KeptParties, Parties, named
from domain.facts.amending import Order
from domain.facts.call_facts import CallAmended, CallReceived, HeldCall
from domain.facts.entries import Fact
from domain.facts.forgetting import PartiesForgotten
from domain.numbering.book import Source


@define
class MemoryPartyBook(FailsOnDemand, PartyBook):
    """The journal of a ledger."""

    ledger: MemoryCdrLedger = field(factory=MemoryCdrLedger)

    async def forget(self, wanted: Forgetting, order: Order, *, dry_run: bool = False) -> int:
        self.fail_if_planned()
        journal = self.ledger.journal
        left = self._left(wanted)
        if dry_run:
            return len(left)
        journal.log = [_told(fact, left) for fact in journal.log]
        for key, kept in left.items():
            journal.calls[key] = _received(journal.calls[key], kept)
        keys = tuple(sorted(left)) if wanted.before is None else ()
        journal.append(
            [PartiesForgotten(calls=keys, before=wanted.before, because=order.because, by=order.by)]
        )
        return len(left)

    def _left(self, wanted: Forgetting) -> dict[UUID, KeptParties]:
        left: dict[UUID, KeptParties] = {}
        for call in self.ledger.calls.values():
            source = Source(company_id=call.verdict.company_id, host=call.provenance.host)
            kept = wanted.left_of(call.kept_parties, call.cdr.start_time, source, call.numbers)
            if kept != call.kept_parties:
                left[call.call_key] = kept
        return left


def _told(fact: Fact, left: dict[UUID, KeptParties]) -> Fact:
    if isinstance(fact, CallReceived) and fact.call_key in left:
        return _received(fact, left[fact.call_key])
    if isinstance(fact, CallAmended) and fact.call_key in left:
        parties = left[fact.call_key].parties
        return evolve(fact, now=_held(fact.now, parties), before=_held(fact.before, parties))
    return fact


def _received(call: CallReceived, kept: KeptParties) -> CallReceived:
    cdr = named(call.cdr, kept.parties)
    return evolve(
        call,
        cdr=cdr,
        salt=kept.salt,
        fingerprint=kept.fingerprint,
        numbers=call.numbers.left_beside(cdr.caller, cdr.callee),
    )


def _held(held: HeldCall, parties: Parties) -> HeldCall:
    return evolve(held, cdr=named(held.cdr, parties))
