"""Twins of ledger and amendment book that each break the promise of one debit a dialog."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from uuid import UUID

from attrs import define, evolve

from adapters.memory.calls.amendments import MemoryAmending, MemoryAmendmentBook
from adapters.memory.calls.ledger import MemoryCdrLedger
from application.calls.data import Outcome
from application.calls.ports import Amending
from domain.facts.call_facts import CallReceived
from domain.pricing.one_dialog import DialogClaim


@define
class DebitsEachRecord(MemoryCdrLedger):
    """Asks nobody whether the dialog is billed by now."""

    async def record(
        self, cdrs: Sequence[CallReceived], prices: int | None = None
    ) -> Sequence[Outcome]:
        return await MemoryCdrLedger.record(
            self, [evolve(call, claim=None) for call in cdrs], prices
        )


@define
class BillsTheLastOfABatch(MemoryCdrLedger):
    """Takes the claims of a batch as they come."""

    async def record(
        self, cdrs: Sequence[CallReceived], prices: int | None = None
    ) -> Sequence[Outcome]:
        return [(await MemoryCdrLedger.record(self, [call], prices))[0] for call in cdrs]


class _Forgetful(MemoryAmending):
    async def billed_by(
        self, claims: Sequence[DialogClaim], *, keep: bool = True
    ) -> Mapping[UUID, UUID]:
        del claims, keep
        return {}


@define
class ForgetsDialogs(MemoryAmendmentBook):
    """Lets every amended call be billed."""

    @asynccontextmanager
    async def amending(self) -> AsyncIterator[Amending]:
        async with MemoryAmendmentBook.amending(self) as inner:
            assert isinstance(inner, MemoryAmending)
            yield _Forgetful(inner.ledger, inner.revisions, inner.amendments)
