"""Months of companies, in memory and in PostgreSQL, are what the movements and the log make."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from decimal import Decimal
from uuid import UUID

import pytest
from attrs import define, evolve

from adapters.contract.money import InvoiceBookContract, InvoiceProbe
from adapters.contract.money.drawing import a_call, ever
from adapters.contract.money.keeping import opened, recorded
from adapters.contract.refusing import refused
from adapters.memory.journal import Entry
from adapters.memory.money.invoices import MemoryInvoiceBook
from application.money.invoice_data import InvoiceSource, InvoiceSpan, NotInvoiced
from contract.invoice_probes import MemoryInvoiceProbe, invoices_of
from contract.ledger_probes import TimescaleStoreProbe
from domain.money.bundle_events import BundleSettled
from domain.money.invoicing import BilledCall
from domain.money.movement import MovementKind
from domain.pricing.sides import Side


class TestMemory(InvoiceBookContract):
    @pytest.fixture
    def probe(self) -> InvoiceProbe:
        return MemoryInvoiceProbe()


class TestTimescale(InvoiceBookContract):
    @pytest.fixture
    async def probe(self, store: TimescaleStoreProbe) -> AsyncIterator[InvoiceProbe]:
        async with invoices_of(store) as probe:
            yield probe


async def test_positions_of_another_database_are_news(store: TimescaleStoreProbe) -> None:
    async with invoices_of(store) as probe:
        number = await opened(probe)
        await recorded(probe, a_call(1, number))
        async with store.pool.acquire() as connection, connection.transaction():
            # As after an import: triggers would refuse it.
            await connection.execute("set local session_replication_role = replica")
            await connection.execute("update balance_movement set version = 0")
        span = ever(number)
        async with probe.invoices() as invoices:
            asked = [(span, 1), (evolve(span, up_to=10**6), 1)]
            assert list(await invoices.news(asked)) == [False, True]


@define
class DrawsWhatHoldsNow(MemoryInvoiceBook):
    """Whatever position is named."""

    def _entries(self, span: InvoiceSpan) -> list[Entry]:
        MemoryInvoiceBook._entries(self, span)  # noqa: SLF001 its own
        now = evolve(span, as_of=None)
        return list(MemoryInvoiceBook._entries(self, now))  # noqa: SLF001 its own


@define
class TakesTheEndToo(MemoryInvoiceBook):
    """A call that begins as the time ends."""

    def _began_within(self, entry: Entry, span: InvoiceSpan) -> bool:
        key = entry.movement.call_key
        return key is not None and span.start <= self.journal.calls[key].cdr.start_time <= span.end


@define
class HidesWhatHasNoPrice(MemoryInvoiceBook):
    """And so gives a false all-clear."""

    def _beside(self, span: InvoiceSpan) -> NotInvoiced:
        del span
        return NotInvoiced()


@define
class ForgetsPayments(MemoryInvoiceBook):
    """Knows of calls alone."""

    @asynccontextmanager
    async def drawn(self, span: InvoiceSpan) -> AsyncIterator[InvoiceSource]:
        async with MemoryInvoiceBook.drawn(self, span) as source:
            yield evolve(source, payments=[], moved=source.moved + Decimal(0))


@define
class ForgetsBundles(MemoryInvoiceBook):
    """Asks the whole price."""

    def _bundles(
        self, span: InvoiceSpan, entries: Sequence[Entry]
    ) -> Sequence[tuple[int, BundleSettled]]:
        del span, entries
        return []


@define
class LooksBehindEveryPlace(MemoryInvoiceBook):
    """Whatever was told since."""

    @asynccontextmanager
    async def drawn(self, span: InvoiceSpan) -> AsyncIterator[InvoiceSource]:
        async with MemoryInvoiceBook.drawn(self, evolve(span, up_to=None)) as source:
            yield source


@define
class LeavesOutCallsAlone(MemoryInvoiceBook):
    """Payments and credits of later stand on what was issued before."""

    def _told(self, entry: Entry) -> int:
        told = MemoryInvoiceBook._told(self, entry)  # noqa: SLF001 its own
        return told if entry.movement.call_key else 0


@define
class ForgetsCredits(MemoryInvoiceBook):
    """Has no place for the last settlement."""

    @asynccontextmanager
    async def drawn(self, span: InvoiceSpan) -> AsyncIterator[InvoiceSource]:
        async with (
            MemoryInvoiceBook.drawn(self, evolve(span, month=None)) as bare,
            MemoryInvoiceBook.drawn(self, span) as source,
        ):
            yield evolve(source, newest=bare.newest)


@define
class ReadsReferencesAlone(MemoryInvoiceBook):
    """Takes a payment for the credit that is called so."""

    def _told(self, entry: Entry) -> int:
        movement = entry.movement
        if movement.kind is MovementKind.TOPUP:
            movement = evolve(movement, kind=MovementKind.BUNDLE)
        told = MemoryInvoiceBook._told(self, evolve(entry, movement=movement))  # noqa: SLF001 its own
        return told or MemoryInvoiceBook._told(self, entry)  # noqa: SLF001 its own


@define
class KnowsWhenCallsCameAlone(MemoryInvoiceBook):
    """Has no place for a correction."""

    def _call(self, key: UUID, side: Side, entries: Sequence[Entry], company_id: int) -> BilledCall:
        call = MemoryInvoiceBook._call(self, key, side, entries, company_id)  # noqa: SLF001 its own
        return evolve(call, changed=call.entered)


@define
class TakesPaymentsForNews(MemoryInvoiceBook):
    """Whatever moves the balance."""

    def _has_news(self, span: InvoiceSpan, position: int) -> bool:
        return any(each.version > position for each in self._entries(span))


@define
class SeesNoCorrections(MemoryInvoiceBook):
    """A call that was there before."""

    def _has_news(self, span: InvoiceSpan, position: int) -> bool:
        seen = {e.movement.call_key for e in self._entries(span) if e.version <= position}
        return any(
            each.version > position and each.movement.call_key not in seen
            for each in self._entries(span)
            if self._began_within(each, span)
        )


@define
class HasOneAnswerForAll(MemoryInvoiceBook):
    """Whatever is asked beside."""

    async def news(self, drawn: Sequence[tuple[InvoiceSpan, int]]) -> Sequence[bool]:
        found = await MemoryInvoiceBook.news(self, drawn)
        return [any(found)] * len(found)


@pytest.mark.parametrize(
    ("wrong", "promise"),
    [
        (HasOneAnswerForAll, "test_news_of_several_times_are_told_apart"),
        (DrawsWhatHoldsNow, "test_what_came_later_is_not_looked_at_as_of_a_position"),
        (TakesTheEndToo, "test_calls_stand_in_the_time_in_which_they_began"),
        (HidesWhatHasNoPrice, "test_calls_without_an_amount_are_counted_beside"),
        (ForgetsBundles, "test_bundles_stand_on_the_invoice_of_their_month"),
        (TakesPaymentsForNews, "test_news_of_a_time_is_a_call_of_it_that_moved_the_balance"),
        (SeesNoCorrections, "test_news_of_a_time_is_a_call_of_it_that_moved_the_balance"),
        (LooksBehindEveryPlace, "test_what_was_told_behind_a_place_is_left_out"),
        (LeavesOutCallsAlone, "test_what_was_told_behind_a_place_is_left_out"),
        (ForgetsCredits, "test_the_newest_is_a_payment_or_a_credit_of_the_time"),
        (ReadsReferencesAlone, "test_a_payment_that_is_called_as_a_credit_has_its_own_place"),
        (
            KnowsWhenCallsCameAlone,
            "test_a_call_has_the_places_at_which_it_came_and_was_changed",
        ),
        (ForgetsPayments, "test_what_came_later_is_not_looked_at_as_of_a_position"),
    ],
)
async def test_a_wrong_book_is_refused(wrong: type[MemoryInvoiceBook], promise: str) -> None:
    assert promise in await refused(
        InvoiceBookContract, lambda: MemoryInvoiceProbe(invoices_type=wrong)
    )


async def test_the_right_twin_is_accepted() -> None:
    assert await refused(InvoiceBookContract, MemoryInvoiceProbe) == set()
