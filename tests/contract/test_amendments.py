"""What every book promises of corrections: whole or not at all, and every cent explained."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from decimal import Decimal
from typing import Protocol
from uuid import UUID

import pytest
from attrs import define, evolve, field, frozen

from adapters.memory.calls.amendments import MemoryAmendmentBook
from adapters.memory.calls.ledger import MemoryCdrLedger
from adapters.memory.money.book import MemoryMoneyBook
from adapters.memory.money.register import MemoryMoneyRegister
from adapters.timescale.calls.amendments import TimescaleAmendmentBook
from adapters.timescale.calls.ledger import TimescaleCdrLedger
from adapters.timescale.connection import DatabaseSettings, Pool, open_pool
from adapters.timescale.money.book import TimescaleMoneyBook
from adapters.timescale.money.register import TimescaleMoneyRegister
from application.calls.amend_call import CorrectCall, VoidCall
from application.calls.data import CallSelection
from application.calls.ports import Amending, AmendmentBook, CdrLedger
from application.calls.rerate_calls import RerateCalls, Rerated
from application.calls.what_if import WhatIf
from application.errors import RejectedError, UnavailableError
from application.money.data import CompanyAccount
from application.money.ports import MoneyBook, MoneyRegister
from builders import MOMENT, a_cdr, a_provenance, a_received_call
from contract.companies import a_company, a_top_up
from contract.ledger_probes import TimescaleStoreProbe, timescale_probe
from contract.logins import a_member
from contract.servers import PostgresServer
from contract.test_the_ledger_contract import refused
from domain.facts.amending import KeptCall, Order
from domain.facts.call_facts import Amendment, CallReceived
from domain.money.company import CompanyStatus
from domain.money.deciding import map_account
from domain.money.limits import Limits
from domain.money.movement import MovementKind
from domain.pricing.price_book import Assignment, Payer, PriceBook
from domain.pricing.tariff import TariffVersion
from domain.pricing.verdict import UnratedReason
from tariff_builders import START, a_band, a_rate, a_tier, a_version

DAY = timedelta(days=1)
HOURS = timedelta(hours=4)
MONTH = CallSelection(start=START, end=START + 60 * DAY)
ORDER = Order(by="noc", because="a wrong tariff")


@frozen
class Books:
    """The ports that share calls and money."""

    ledger: CdrLedger
    money: MoneyBook
    register: MoneyRegister
    amendments: AmendmentBook


class AmendmentProbe(Protocol):
    """The books and their surroundings."""

    def books(self) -> AbstractAsyncContextManager[Books]:
        """Open the books."""
        ...

    async def moved(self) -> Sequence[tuple[MovementKind, int, Decimal]]:
        """List kind, revision and amount of all movements, in order."""
        ...

    async def supplied(self) -> Sequence[tuple[MovementKind, int, Decimal]]:
        """List the movements of the suppliers' book."""
        ...

    async def leave(self) -> None:
        """Let the store go away."""

    async def come_back(self) -> None:
        """Let it come back with what it had."""


@define
class MemoryAmendmentProbe(AmendmentProbe):
    """The memory twins."""

    book_type: type[MemoryAmendmentBook] = MemoryAmendmentBook
    ledger: MemoryCdrLedger = field(factory=MemoryCdrLedger)
    _amendments: MemoryAmendmentBook = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._amendments = self.book_type(ledger=self.ledger)

    @asynccontextmanager
    async def books(self) -> AsyncIterator[Books]:
        shared = self.ledger.journal
        yield Books(
            self.ledger,
            MemoryMoneyBook(journal=shared),
            MemoryMoneyRegister(journal=shared),
            self._amendments,
        )

    async def moved(self) -> Sequence[tuple[MovementKind, int, Decimal]]:
        moved = [entry.movement for entry in self.ledger.journal.entries]
        return [(each.kind, each.revision, each.amount) for each in moved]

    async def supplied(self) -> Sequence[tuple[MovementKind, int, Decimal]]:
        return [(e.kind, e.revision, e.amount) for e in self.ledger.journal.supplies]

    async def leave(self) -> None:
        self._amendments.fail_next(UnavailableError("away"), 1000)

    async def come_back(self) -> None:
        self._amendments.recover()


@frozen
class TimescaleAmendmentProbe(AmendmentProbe):
    """PostgreSQL; worker and operator have the rights of their roles."""

    store: TimescaleStoreProbe
    worker: Pool
    operator: Pool

    @asynccontextmanager
    async def books(self) -> AsyncIterator[Books]:
        yield Books(
            TimescaleCdrLedger(self.worker),
            TimescaleMoneyBook(self.operator),
            TimescaleMoneyRegister(self.operator),
            TimescaleAmendmentBook(self.operator),
        )

    async def moved(self) -> Sequence[tuple[MovementKind, int, Decimal]]:
        return await self._moved("balance_movement")

    async def supplied(self) -> Sequence[tuple[MovementKind, int, Decimal]]:
        return await self._moved("supplier_movement")

    async def _moved(self, table: str) -> Sequence[tuple[MovementKind, int, Decimal]]:
        rows = await self.store.pool.fetch(
            f"select kind, revision, amount from {table} order by id"  # noqa: S608 two names
        )
        return [(MovementKind(row["kind"]), row["revision"], row["amount"]) for row in rows]

    async def leave(self) -> None:
        await self.store.leave()

    async def come_back(self) -> None:
        await self.store.come_back()


def a_tariff(price: str, **changes: object) -> TariffVersion:
    """Give a tariff by the second for numbers that begin with 4."""
    return a_version(a_rate("4", a_band(a_tier(price))), **changes)


def prices(company_id: int, *versions: TariffVersion) -> PriceBook:
    held = (Assignment(tariff="retail", valid_from=START),)
    payer = Payer(company_id=company_id, currency="EUR", assignments=held)
    return PriceBook(
        payers={"acct-1": payer}, companies={company_id: payer}, tariffs={"retail": versions}
    )


def a_call(number: int, book: PriceBook, **changes: object) -> CallReceived:
    start = MOMENT + timedelta(minutes=number)
    fields = {"call_id": f"c{number}", "duration": 60, "start_time": start, **changes}
    cdr = a_cdr(**fields)
    return a_received_call(
        cdr,
        seq=number,
        provenance=a_provenance(offset=number),
        verdict=book.judge(cdr, HOURS),
    )


async def opened(books: Books, **limits: Decimal | None) -> int:
    return await a_company(books.money, limits=Limits(**limits) if limits else None)


async def balance(books: Books) -> Decimal:
    return (await account(books)).balance


async def account(books: Books) -> CompanyAccount:
    [only] = await books.register.companies()
    return only


async def held(books: Books) -> Sequence[KeptCall]:
    async with books.amendments.amending() as amending:
        return [call async for calls in amending.calls(MONTH) for call in calls]


async def rerate(
    books: Books, book: PriceBook, wanted: CallSelection = MONTH, *, dry_run: bool = False
) -> Rerated:
    work = RerateCalls(book=books.amendments, prices=book, longest_call=HOURS)
    return await work(wanted, ORDER, dry_run=dry_run)


D = Decimal
CALL, REVERSAL = MovementKind.CALL, MovementKind.REVERSAL


class AmendmentContract:
    async def test_a_wrong_price_is_given_back_and_the_right_one_debited(
        self, probe: AmendmentProbe
    ) -> None:
        async with probe.books() as books:
            company = await opened(books)
            wrong, right = prices(company, a_tariff("0.60")), prices(company, a_tariff("0.50"))
            await books.ledger.record([a_call(n, wrong) for n in (1, 2)])
            done = await rerate(books, right)
            assert (done.looked_at, done.changed) == (2, 2)
            assert dict(done.differences()) == {(company, "EUR"): D("-0.2")}
            assert await balance(books) == D(-1)
        assert await probe.moved() == [
            (CALL, 0, D("-0.6")), (CALL, 0, D("-0.6")),
            (REVERSAL, 1, D("0.6")), (REVERSAL, 1, D("0.6")),
            (CALL, 1, D("-0.5")), (CALL, 1, D("-0.5")),
        ]  # fmt: skip

    async def test_a_second_run_changes_nothing(self, probe: AmendmentProbe) -> None:
        async with probe.books() as books:
            company = await opened(books)
            right = prices(company, a_tariff("0.50"))
            await books.ledger.record([a_call(1, prices(company, a_tariff("0.60")))])
            await rerate(books, right)
            moved = await probe.moved()
            again = await rerate(books, right)
            other_version = prices(company, a_tariff("0.50", tariff_id=99))
            assert (again.changed, (await rerate(books, other_version)).changed) == (0, 0)
        assert await probe.moved() == moved

    async def test_a_dry_run_tells_and_changes_nothing(self, probe: AmendmentProbe) -> None:
        async with probe.books() as books:
            company = await opened(books)
            await books.ledger.record([a_call(1, prices(company, a_tariff("0.60")))])
            done = await rerate(books, prices(company, a_tariff("0.10")), dry_run=True)
            assert dict(done.differences()) == {(company, "EUR"): D("-0.5")}
            assert await balance(books) == D("-0.6")

    async def test_a_call_without_a_price_gets_one(self, probe: AmendmentProbe) -> None:
        async with probe.books() as books:
            company = await opened(books)
            await books.ledger.record([a_call(1, PriceBook()), a_call(2, PriceBook(), account="x")])
            done = await rerate(books, prices(company, a_tariff("0.60")))
            assert done.unrated == {UnratedReason.UNKNOWN_ACCOUNT: 1}
            first, second = await held(books)
            assert (first.held.verdict.company_id, first.revision) == (company, 1)
            assert second.revision == 0
            assert await balance(books) == D("-0.6")
        assert await probe.moved() == [(CALL, 1, D("-0.6"))]

    async def test_a_call_stays_with_who_paid_it(self, probe: AmendmentProbe) -> None:
        async with probe.books() as books:
            company = await opened(books)
            await books.ledger.record([a_call(1, prices(company, a_tariff("0.60")))])
            book = prices(company, a_tariff("0.50"))
            elsewhere = Payer(company_id=company + 1, currency="EUR")
            await rerate(books, evolve(book, payers={"acct-1": elsewhere}))
            assert await balance(books) == D("-0.5")

    async def test_only_what_is_wanted_is_looked_at(self, probe: AmendmentProbe) -> None:
        async with probe.books() as books:
            company = await opened(books)
            book = prices(company, a_tariff("0.60"))
            starts = (MONTH.start, MONTH.end - timedelta(microseconds=1), MONTH.end)
            calls = [a_call(n, book, start_time=start) for n, start in enumerate(starts, 1)]
            await books.ledger.record([*calls, a_call(9, PriceBook(), account="acct-2")])
            assert [call.call_key for call in await held(books)] == [
                calls[0].call_key,
                a_call(9, PriceBook(), account="acct-2").call_key,
                calls[1].call_key,
            ]
            mine = evolve(MONTH, company_id=company)
            assert (await rerate(books, book, mine)).looked_at == 2
            await books.money.change(company, map_account("acct-2"))
            assert (await rerate(books, book, mine)).looked_at == 3

    async def test_a_void_call_costs_nothing_and_stays_void(self, probe: AmendmentProbe) -> None:
        async with probe.books() as books:
            company = await opened(books)
            book = prices(company, a_tariff("0.60"))
            await books.ledger.record([a_call(1, book)])
            [kept] = await held(books)
            void = VoidCall(book=books.amendments)
            assert (await void(kept.call_key, ORDER)).amendment is Amendment.VOIDED
            with pytest.raises(RejectedError, match="void"):
                await void(kept.call_key, ORDER)
            assert (await rerate(books, book)).changed == 0
            assert await balance(books) == 0
        assert await probe.moved() == [(CALL, 0, D("-0.6")), (REVERSAL, 1, D("0.6"))]

    async def test_a_lost_bye_is_corrected(self, probe: AmendmentProbe) -> None:
        async with probe.books() as books:
            company = await opened(books)
            book = prices(company, a_tariff("0.60"))
            await books.ledger.record([a_call(1, book, duration=43_200)])
            [kept] = await held(books)
            assert kept.held.verdict.unrated_reason is UnratedReason.DURATION_OVER_LIMIT
            correct = CorrectCall(book=books.amendments, prices=book)
            await correct(kept.call_key, timedelta(seconds=300), ORDER)
            [now] = await held(books)
            assert now.held.cdr.duration == timedelta(seconds=300)
            assert now.held.cdr.end_time == now.held.cdr.start_time + timedelta(seconds=300)
            assert await balance(books) == D(-3)
            with pytest.raises(RejectedError, match="duration"):
                await correct(kept.call_key, timedelta(seconds=300), ORDER)
            with pytest.raises(RejectedError, match="no call"):
                await correct(UUID(int=0), timedelta(seconds=300), ORDER)

    async def test_a_correction_that_fails_changes_nothing(self, probe: AmendmentProbe) -> None:
        async with probe.books() as books:
            company = await opened(books)
            wrong, right = prices(company, a_tariff("0.60")), prices(company, a_tariff("0.50"))
            await books.ledger.record([a_call(n, wrong) for n in (1, 2, 3)])
            work = RerateCalls(book=books.amendments, prices=right, longest_call=HOURS)

            def stop(_: int) -> None:
                raise RejectedError("stopped")

            with pytest.raises(RejectedError, match="stopped"):
                await work(MONTH, ORDER, seen=stop)
            assert await balance(books) == D("-1.8")
            assert [call.revision for call in await held(books)] == [0, 0, 0]
        assert len(await probe.moved()) == 3

    async def test_a_correction_is_told_by_its_net_effect(self, probe: AmendmentProbe) -> None:
        async with probe.books() as books:
            company = await opened(books, credit_limit=D(1), low_balance=D("-0.5"))
            wrong = prices(company, a_tariff("0.60"))
            await books.ledger.record([a_call(n, wrong) for n in (1, 2)])
            assert await status(books) is CompanyStatus.SUSPENDED
            await rerate(books, prices(company, a_tariff("0.55")))
            assert await status(books) is CompanyStatus.SUSPENDED
            await rerate(books, prices(company, a_tariff("0.40")))
            assert await status(books) is CompanyStatus.ACTIVE

    async def test_another_tariff_is_tried_and_nothing_changed(self, probe: AmendmentProbe) -> None:
        async with probe.books() as books:
            company = await opened(books)
            book = prices(company, a_tariff("0.60"))
            await books.ledger.record(
                [a_call(1, book), a_call(2, book), a_call(3, book, duration=0)]
            )
            work = WhatIf(
                book=books.amendments,
                versions=[a_tariff("0.90", name="other")],
                payers=book.companies,
                longest_call=HOURS,
            )
            total = (await work(MONTH)).total("EUR")
            assert (total.calls, total.now, total.then) == (2, D("1.2"), D("1.8"))
            assert total.difference == D("0.6")
            assert await balance(books) == D("-1.2")

    async def test_a_payment_beside_it_is_kept(self, probe: AmendmentProbe) -> None:
        async with probe.books() as books:
            company = await opened(books)
            await books.ledger.record([a_call(1, prices(company, a_tariff("0.60")))])
            await books.money.change(company, a_top_up("5"))
            await rerate(books, prices(company, a_tariff("0.50")))
            assert await balance(books) == D("4.5")

    async def test_away_means_later(self, probe: AmendmentProbe) -> None:
        async with probe.books() as books:
            company = await opened(books)
            await books.ledger.record([a_call(1, prices(company, a_tariff("0.60")))])
            right = prices(company, a_tariff("0.50"))
            await probe.leave()
            with pytest.raises(UnavailableError):
                await rerate(books, right)
            await probe.come_back()
            assert (await rerate(books, right)).changed == 1


async def status(books: Books) -> CompanyStatus:
    return (await account(books)).company.status


class TestMemory(AmendmentContract):
    @pytest.fixture
    def probe(self) -> AmendmentProbe:
        return MemoryAmendmentProbe()


class TestTimescale(AmendmentContract):
    @pytest.fixture
    async def probe(
        self, postgres_server: PostgresServer, database: str
    ) -> AsyncIterator[AmendmentProbe]:
        async with (
            timescale_probe(postgres_server, database) as store,
            a_member(store, "akira_worker") as worker_dsn,
            a_member(store, "akira_operator") as operator_dsn,
            open_pool(DatabaseSettings(url=worker_dsn)) as worker,
            open_pool(DatabaseSettings(url=operator_dsn)) as operator,
        ):
            yield TimescaleAmendmentProbe(store, worker, operator)


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

    @asynccontextmanager
    async def amending(self) -> AsyncIterator[Amending]:
        journal = self.ledger.journal
        before = len(journal.entries)
        async with MemoryAmendmentBook.amending(self) as amending:
            yield amending
        for entry in journal.entries[before:]:
            if entry.movement.kind is MovementKind.REVERSAL:
                journal.entries.remove(entry)
                journal.held(entry.movement.company_id).balance -= entry.movement.amount


@pytest.mark.parametrize(
    ("book", "promise"),
    [
        (KeepsHalf, "test_a_correction_that_fails_changes_nothing"),
        (NeverGivesBack, "test_a_void_call_costs_nothing_and_stays_void"),
    ],
)
async def test_a_wrong_book_is_refused(book: type[MemoryAmendmentBook], promise: str) -> None:
    assert promise in await refused(AmendmentContract, lambda: MemoryAmendmentProbe(book_type=book))


async def test_the_right_twin_is_accepted() -> None:
    assert await refused(AmendmentContract, MemoryAmendmentProbe) == set()
