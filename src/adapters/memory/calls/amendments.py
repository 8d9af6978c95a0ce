"""Corrections in memory, on the state that ledger and company book share."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from copy import copy
from uuid import UUID

from attrs import define, field

from adapters.memory.calls.ledger import MemoryCdrLedger
from adapters.memory.faults import FailsOnDemand
from application.calls.data import CallSelection
from application.calls.ports import Amending, AmendmentBook
from application.errors import RejectedError
from domain.facts.amending import KeptCall
from domain.facts.call_facts import CallAmended, CallReceived, HeldCall

_CALLS_AT_ONCE = 2


@define
class MemoryAmending(Amending):
    """Changes that are kept apart until the end."""

    ledger: MemoryCdrLedger
    revisions: dict[UUID, int]
    amendments: list[CallAmended] = field(factory=list)

    async def calls(self, wanted: CallSelection) -> AsyncIterator[Sequence[KeptCall]]:
        found = [self._kept(each) for each in self.ledger.calls.values() if self._is(each, wanted)]
        found.sort(key=lambda each: (each.held.cdr.start_time, each.call_key))
        for first in range(0, len(found), _CALLS_AT_ONCE):
            yield found[first : first + _CALLS_AT_ONCE]

    async def call(self, call_key: UUID) -> KeptCall:
        if call_key not in self.ledger.calls:
            raise RejectedError(f"there is no call {call_key}")
        return self._kept(self.ledger.calls[call_key])

    async def amend(self, amendments: Sequence[CallAmended]) -> None:
        for each in amendments:
            if each.revision != self.revisions.get(each.call_key, 0) + 1:
                raise RejectedError("a call was amended otherwise meanwhile: nothing has changed")
            self.revisions[each.call_key] = each.revision
        self.amendments += amendments

    def _is(self, call: CallReceived, wanted: CallSelection) -> bool:
        payer = call.verdict.company_id
        accounts = self.ledger.journal.companies
        mapped = wanted.company_id in accounts and (
            call.cdr.account in accounts[wanted.company_id].accounts
        )
        return wanted.start <= call.cdr.start_time < wanted.end and (
            wanted.company_id in (None, payer) or (payer is None and mapped)
        )

    def _kept(self, call: CallReceived) -> KeptCall:
        return KeptCall(
            call_key=call.call_key,
            host=call.provenance.host,
            revision=self.revisions.get(call.call_key, 0),
            held=HeldCall(cdr=call.cdr, verdict=call.verdict),
        )


@define
class MemoryAmendmentBook(FailsOnDemand, AmendmentBook):
    """The book of calls and money, as a correction sees it."""

    ledger: MemoryCdrLedger = field(factory=MemoryCdrLedger)
    history: list[CallAmended] = field(factory=list, init=False)

    @asynccontextmanager
    async def amending(self) -> AsyncIterator[Amending]:
        self.fail_if_planned()
        amending = MemoryAmending(self.ledger, copy(self.ledger.journal.revisions))
        yield amending
        self.history += amending.amendments
        self.ledger.journal.append(amending.amendments)
