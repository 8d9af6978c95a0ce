"""Books that each break one promise, so that the oracle has something to find."""

from collections.abc import Sequence
from functools import cache
from uuid import NAMESPACE_OID, UUID, uuid5

from attrs import define, evolve

from adapters.memory.calls.ledger import MemoryCdrLedger
from adapters.memory.journal import MemoryCompany, MemoryJournal
from adapters.memory.letters.letter_box import MemoryDeadLetterBox
from adapters.memory.money.book import MemoryMoneyBook
from adapters.memory.proof.audit import MemoryAuditBook
from adapters.memory.traffic.hours import MemoryTrafficBook
from application.calls.data import Outcome
from application.letters.data import DeadLetter
from domain.calls.provenance import Receipt
from domain.facts.call_facts import CallReceived
from domain.facts.entries import Fact
from domain.money.movement import Movement
from domain.money.standing import Look, Standing
from domain.pricing.price_book import PriceBook
from domain.pricing.tariff import TariffVersion
from domain.proof.gap_watch import Gap
from simulation.opening import prices


@define
class DebitsTwice(MemoryJournal):
    def _move(self, movements: Sequence[Movement]) -> None:
        debits = [movement for movement in movements if movement.amount < 0]
        super()._move([*movements, *debits])


@define
class ForgetsDebits(MemoryJournal):
    def _move(self, movements: Sequence[Movement]) -> None:
        super()._move([movement for movement in movements if movement.amount > 0])


@define
class RoundsTheBalance(MemoryJournal):
    def _move(self, movements: Sequence[Movement]) -> None:
        super()._move(movements)
        for held in self.companies.values():
            held.balance = round(held.balance, 2)


@define
class SaysNothingOfCredit(MemoryJournal):
    def _settle(self, movements: Sequence[Movement]) -> None:
        self._move(movements)


@define
class KeepsMoreThanItLogs(MemoryJournal):
    def _enter(self, fact: Fact) -> None:
        super()._enter(fact)
        if isinstance(fact, CallReceived):
            longer = evolve(fact.cdr, duration=2 * fact.cdr.duration)
            self.calls[fact.call_key] = evolve(fact, cdr=longer)


@define
class BillsEachRecord(MemoryCdrLedger):
    async def record(
        self, cdrs: Sequence[CallReceived], prices: int | None = None
    ) -> Sequence[Outcome]:
        return await super().record([evolve(cdr, claim=None) for cdr in cdrs], prices)


@define
class DropsTheLast(MemoryCdrLedger):
    async def record(
        self, cdrs: Sequence[CallReceived], prices: int | None = None
    ) -> Sequence[Outcome]:
        if len(cdrs) == 1:
            return await super().record(cdrs, prices)
        return [*await super().record(cdrs[:-1], prices), Outcome.STORED]


@define
class KnowsNobody(MemoryCdrLedger):
    def meet(self, call: CallReceived, new: dict[UUID, CallReceived]) -> Outcome:
        new[uuid5(NAMESPACE_OID, str(call.receipt.stream_seq))] = call
        return Outcome.STORED


@define
class BelievesTheFirst(MemoryCdrLedger):
    def meet(self, call: CallReceived, new: dict[UUID, CallReceived]) -> Outcome:
        found = super().meet(call, new)
        return Outcome.DUPLICATE if found is Outcome.CONFLICT else found


@define
class ForgetsCopies(MemoryCdrLedger):
    async def record(
        self, cdrs: Sequence[CallReceived], prices: int | None = None
    ) -> Sequence[Outcome]:
        outcomes = await super().record(cdrs, prices)
        self.copies.clear()
        return outcomes


@define
class LosesLetters(MemoryDeadLetterBox):
    async def park(self, letters: Sequence[DeadLetter]) -> None:
        await super().park(letters[:1])


@define
class PutsThePositionBack(MemoryAuditBook):
    async def note(self, read_to: Receipt, gaps: Sequence[Gap], *, after: Receipt | None) -> None:
        del after
        await super().note(read_to, gaps, after=self.position)


@define
class ForgetsGaps(MemoryAuditBook):
    async def note(self, read_to: Receipt, gaps: Sequence[Gap], *, after: Receipt | None) -> None:
        del gaps
        await super().note(read_to, [], after=after)


@define
class PaysAgain(MemoryMoneyBook):
    def standing(self, held: MemoryCompany, look: Look) -> Standing:
        return evolve(super().standing(held, look), paid=None)


@define
class CountsNoCost(MemoryTrafficBook):
    def _add(self, call: CallReceived) -> None:
        super()._add(call)
        self.kept = {key: evolve(hour, cost=hour.cost * 0) for key, hour in self.kept.items()}


_LONG = 4


@cache
def prices_of_short_prefixes() -> PriceBook:
    """Give the prices without the rates of the longest prefixes."""
    book = prices()
    tariffs = {name: [_short(version) for version in book.tariffs[name]] for name in book.tariffs}
    return evolve(book, tariffs=tariffs)


def _short(version: TariffVersion) -> TariffVersion:
    return evolve(
        version, rates={each: version.rates[each] for each in version.rates if len(each) < 4}
    )
