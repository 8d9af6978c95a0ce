"""Corrections in memory, on the state that ledger and company book share."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from copy import copy
from uuid import UUID

from attrs import define, field

from adapters.memory.calls.kept_calls import MemoryKeptCalls
from adapters.memory.calls.ledger import MemoryCdrLedger
from adapters.memory.faults import FailsOnDemand
from application.calls.ports import Amending, AmendmentBook
from application.errors import RejectedError
from domain.facts.call_facts import CallAmended
from domain.pricing.one_dialog import DialogClaim, Heads, released, settle_claims


@define
class MemoryAmending(MemoryKeptCalls, Amending):
    """Changes that are kept apart until the end."""

    amendments: list[CallAmended] = field(factory=list)
    heads: dict[UUID, Heads] = field(factory=dict)
    keeps: bool = True

    @property
    def prices(self) -> int:
        return self.ledger.journal.prices

    async def billed_by(
        self, claims: Sequence[DialogClaim], *, keep: bool = True
    ) -> Mapping[UUID, UUID]:
        claimed = settle_claims(claims, {**self.ledger.journal.heads, **self.heads})
        self.heads.update(claimed.changed)
        self.keeps = keep
        return claimed.legs

    async def release(self, gone: Sequence[tuple[UUID, UUID]], *, keep: bool = True) -> None:
        self.heads.update(released(gone, {**self.ledger.journal.heads, **self.heads}))
        self.keeps = keep

    async def amend(self, amendments: Sequence[CallAmended]) -> None:
        for each in amendments:
            if each.revision != self.revisions.get(each.call_key, 0) + 1:
                raise RejectedError("a call was amended otherwise meanwhile: nothing has changed")
            self.revisions[each.call_key] = each.revision
        self.amendments += amendments


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
        if amending.keeps:
            self.ledger.journal.heads.update(amending.heads)
