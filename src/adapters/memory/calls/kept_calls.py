"""Calls as their latest fact has them, in memory."""

from collections.abc import AsyncIterator, Sequence
from uuid import UUID

from attrs import define, field

from adapters.memory.calls.ledger import MemoryCdrLedger
from adapters.memory.faults import FailsOnDemand
from adapters.memory.money.payer_rules import payer_rules_of
from application.calls.data import CallSelection
from application.calls.ports import KeptCalls
from application.errors import RejectedError
from domain.facts.amending import KeptCall
from domain.facts.call_facts import CallReceived, HeldCall
from domain.pricing.payer_rules import PayerRules
from domain.pricing.payers import may_pay

_CALLS_AT_ONCE = 2


@define
class MemoryKeptCalls(FailsOnDemand, KeptCalls):
    """The calls of a ledger; `revisions` counts the amendments of each."""

    ledger: MemoryCdrLedger
    revisions: dict[UUID, int] = field()

    @revisions.default
    def _of_the_journal(self) -> dict[UUID, int]:
        return self.ledger.journal.revisions

    async def calls(self, wanted: CallSelection) -> AsyncIterator[Sequence[KeptCall]]:
        self.fail_if_planned()
        found = [self._kept(each) for each in self.ledger.calls.values() if self._is(each, wanted)]
        found.sort(key=lambda each: (each.held.cdr.start_time, each.call_key))
        for first in range(0, len(found), _CALLS_AT_ONCE):
            yield found[first : first + _CALLS_AT_ONCE]

    async def dropped(self, wanted: CallSelection) -> int:
        self.fail_if_planned()
        gone = self.ledger.journal.dropped
        starts = [self.ledger.calls[key].cdr.start_time for key in gone]
        return sum(wanted.start <= start < wanted.end for start in starts)

    async def call(self, call_key: UUID) -> KeptCall:
        self.fail_if_planned()
        if call_key not in self.ledger.calls or call_key in self.ledger.journal.dropped:
            raise RejectedError(f"there is no call {call_key}")
        return self._kept(self.ledger.calls[call_key])

    def _is(self, call: CallReceived, wanted: CallSelection) -> bool:
        if call.call_key in self.ledger.journal.dropped:
            return False
        if wanted.waiting and not call.verdict.waits_for:
            return False
        payer = call.verdict.company_id
        tenures = self.ledger.journal.mapped.get(call.cdr.account or "", ())
        mapped = any(each.company_id == wanted.company_id for each in tenures)
        rules = [
            r for r in payer_rules_of(self.ledger.journal) if r.company_id == wanted.company_id
        ]
        mapped = mapped or may_pay(
            PayerRules(rules), self.ledger.journal.plans, call.cdr, call.provenance.host
        )
        return wanted.start <= call.cdr.start_time < wanted.end and (
            wanted.company_id in (None, payer, call.verdict.inbound_side.company_id)
            or (payer is None and mapped)
        )

    def _kept(self, call: CallReceived) -> KeptCall:
        return KeptCall(
            call_key=call.call_key,
            host=call.provenance.host,
            revision=self.revisions.get(call.call_key, 0),
            held=HeldCall(cdr=call.cdr, verdict=call.verdict),
            stands=call.call_key in self.ledger.journal.standing,
            forgotten=call.salt is None,
            closed=self.ledger.journal.closes.of(call.cdr.start_time),
        )
