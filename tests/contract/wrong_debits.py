"""Twins of ledger and amendment book that each break one promise of the money of calls."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from decimal import Decimal
from typing import ClassVar

from attrs import define, evolve

from adapters.memory.calls.amendments import MemoryAmending, MemoryAmendmentBook
from adapters.memory.calls.ledger import MemoryCdrLedger
from adapters.memory.journal import Entry, MemoryJournal
from application.calls.data import Outcome
from application.calls.ports import Amending
from application.errors import RejectedError
from domain.facts.call_facts import CallReceived
from domain.money.events import CompanySuspended
from domain.money.movement import Movement, MovementKind, debit_of
from domain.pricing.verdict import Verdict


def move(journal: MemoryJournal, movements: Sequence[Movement]) -> None:
    """Move balances past the door."""
    for movement in movements:
        journal.entries.append(Entry(movement, 1, datetime.now(UTC)))
        journal.held(movement.company_id).balance += movement.amount


@define
class DebitsEveryDelivery(MemoryCdrLedger):
    """Debits copies too."""

    async def record(
        self, cdrs: Sequence[CallReceived], prices: int | None = None
    ) -> Sequence[Outcome]:
        outcomes = await MemoryCdrLedger.record(self, cdrs, prices)
        again = [
            debit_of(cdr.call_key, cdr.verdict)
            for cdr, outcome in zip(cdrs, outcomes, strict=True)
            if outcome is Outcome.DUPLICATE
        ]
        move(self.journal, [each for each in again if each])
        return outcomes


@define
class TakesAnyPrice(MemoryCdrLedger):
    """Enters what was judged by prices of before."""

    async def record(
        self, cdrs: Sequence[CallReceived], prices: int | None = None
    ) -> Sequence[Outcome]:
        del prices
        return await MemoryCdrLedger.record(self, cdrs)


@define
class NeverDebits(MemoryCdrLedger):
    """Stores calls and forgets the money."""

    async def record(
        self, cdrs: Sequence[CallReceived], prices: int | None = None
    ) -> Sequence[Outcome]:
        return await MemoryCdrLedger.record(
            self, [evolve(c, verdict=Verdict()) for c in cdrs], prices
        )


@define
class DebitsBeforeItLooks(MemoryCdrLedger):
    """Moves the money also of a batch that is refused."""

    async def record(
        self, cdrs: Sequence[CallReceived], prices: int | None = None
    ) -> Sequence[Outcome]:
        try:
            return await MemoryCdrLedger.record(self, cdrs, prices)
        except RejectedError:
            debits = (debit_of(each.call_key, each.verdict) for each in cdrs)
            move(self.journal, [each for each in debits if each])
            raise


@define
class RefusesTheSuspended(MemoryCdrLedger):
    """Lets a suspended company talk for nothing."""

    async def record(
        self, cdrs: Sequence[CallReceived], prices: int | None = None
    ) -> Sequence[Outcome]:
        held = self.journal.companies
        kept = [
            evolve(cdr, verdict=Verdict())
            if any(isinstance(e, CompanySuspended) for n in held.values() for e in n.events)
            else cdr
            for cdr in cdrs
        ]
        return await MemoryCdrLedger.record(self, kept, prices)


@define
class RoundsToCents(MemoryCdrLedger):
    """Debits two decimals."""

    async def record(
        self, cdrs: Sequence[CallReceived], prices: int | None = None
    ) -> Sequence[Outcome]:
        return await MemoryCdrLedger.record(self, [_in_cents(cdr) for cdr in cdrs], prices)


@define
class ForgetsSuppliers(MemoryCdrLedger):
    """Keeps no supplier's book."""

    async def record(
        self, cdrs: Sequence[CallReceived], prices: int | None = None
    ) -> Sequence[Outcome]:
        outcomes = await MemoryCdrLedger.record(self, cdrs, prices)
        self.journal.supplies.clear()
        return outcomes


@define
class KeepsHalf(MemoryAmendmentBook):
    """Keeps what came before the error."""

    @asynccontextmanager
    async def amending(self) -> AsyncIterator[Amending]:
        inner = MemoryAmendmentBook.amending(self)
        amending = await inner.__aenter__()
        try:
            yield amending
        finally:
            await inner.__aexit__(None, None, None)


@define
class NeverGivesBack(MemoryAmendmentBook):
    """Debits the new price beside the old."""

    kind: ClassVar = MovementKind.REVERSAL

    @asynccontextmanager
    async def amending(self) -> AsyncIterator[Amending]:
        journal = self.ledger.journal
        before = len(journal.entries)
        async with MemoryAmendmentBook.amending(self) as amending:
            yield amending
        for entry in journal.entries[before:]:
            if entry.movement.kind is self.kind:
                journal.entries.remove(entry)
                journal.held(entry.movement.company_id).balance -= entry.movement.amount


@define
class KeepsTheCalledSide(NeverGivesBack):
    """Gives back what the caller's side paid, and nothing of the called one's."""

    kind: ClassVar = MovementKind.REVERSAL_IN


def _in_cents(cdr: CallReceived) -> CallReceived:
    charge = cdr.verdict.charge
    if charge is None:
        return cdr
    amount = charge.amount.quantize(Decimal("0.01"))
    return evolve(cdr, verdict=evolve(cdr.verdict, charge=evolve(charge, amount=amount)))


class _Older(MemoryAmending):
    @property
    def prices(self) -> int:
        return self.ledger.journal.prices - 1


@define
class TellsOlderPrices(MemoryAmendmentBook):
    """Takes prices of before for those of now."""

    @asynccontextmanager
    async def amending(self) -> AsyncIterator[Amending]:
        async with MemoryAmendmentBook.amending(self) as inner:
            assert isinstance(inner, MemoryAmending)
            yield _Older(inner.ledger, inner.revisions, inner.amendments)
