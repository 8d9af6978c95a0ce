"""What every book of traffic promises: hours that equal a count of the calls, at any moment."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Protocol

import pytest
from attrs import define, field, frozen

from adapters.memory.calls.ledger import MemoryCdrLedger
from adapters.memory.traffic.hours import MemoryTrafficBook
from adapters.timescale.calls.ledger import TimescaleCdrLedger
from adapters.timescale.connection import Pool
from adapters.timescale.money.book import TimescaleMoneyBook
from adapters.timescale.traffic.hours import TimescaleTrafficBook
from application.calls.ports import CdrLedger
from application.errors import UnavailableError
from application.traffic.data import TrafficHour
from application.traffic.ports import TrafficBook
from builders import MOMENT, a_cdr, a_charge, a_provenance, a_received_call
from contract.companies import a_company, an_opening
from contract.ledger_probes import TimescaleStoreProbe, timescale_probe
from contract.logins import as_worker
from contract.servers import PostgresServer
from contract.test_the_ledger_contract import refused
from domain.facts.call_facts import CallReceived
from domain.facts.entries import CompanyFact
from domain.money.names import Directory
from domain.money.standing import Vacancy
from domain.pricing.verdict import Supply, UnratedReason, Verdict

HOUR = timedelta(hours=1)
EVER = (MOMENT - 1000 * HOUR, MOMENT + 1000 * HOUR)


@frozen
class Books:
    """A ledger, and the traffic that is counted from it."""

    ledger: CdrLedger
    traffic: TrafficBook


class TrafficProbe(Protocol):
    """Both books and their surroundings."""

    def books(self) -> AbstractAsyncContextManager[Books]:
        """Open both, as one worker of several does."""
        ...

    async def leave(self) -> None:
        """Let the store go away."""

    async def come_back(self) -> None:
        """Let it come back with what it had."""


@define
class MemoryTrafficProbe(TrafficProbe):
    """The memory twins."""

    ledger: MemoryCdrLedger = field(factory=MemoryCdrLedger)
    traffic_type: type[MemoryTrafficBook] = MemoryTrafficBook
    _traffic: MemoryTrafficBook = field(init=False)

    def __attrs_post_init__(self) -> None:
        decide = an_opening()
        event = decide(Vacancy(number=1, names=Directory("company")))
        self.ledger.journal.append([CompanyFact(company_id=1, currency="EUR", event=event)])
        self._traffic = self.traffic_type(ledger=self.ledger)

    @asynccontextmanager
    async def books(self) -> AsyncIterator[Books]:
        yield Books(self.ledger, self._traffic)

    async def leave(self) -> None:
        self._traffic.fail_next(UnavailableError("away"), 1000)

    async def come_back(self) -> None:
        self._traffic.recover()


@frozen
class TimescaleTrafficProbe(TrafficProbe):
    """PostgreSQL, as a worker."""

    store: TimescaleStoreProbe
    pool: Pool

    @asynccontextmanager
    async def books(self) -> AsyncIterator[Books]:
        yield Books(TimescaleCdrLedger(self.pool), TimescaleTrafficBook(self.pool))

    async def leave(self) -> None:
        await self.store.leave()

    async def come_back(self) -> None:
        await self.store.come_back()


def a_call(number: int, **changes: object) -> CallReceived:
    charge = a_charge(amount=Decimal("0.11"))
    supply = Supply(supplier_id=1, charge=a_charge(amount=Decimal("0.07")))
    verdict = changes.pop("verdict", Verdict(company_id=1, charge=charge, supply=supply))
    host = changes.pop("host", "sip-01")
    return a_received_call(
        a_cdr(call_id=f"c{number}", **changes),
        seq=number,
        provenance=a_provenance(host=host, offset=number),
        verdict=verdict,
    )


async def caught_up(books: Books) -> Sequence[TrafficHour]:
    while await books.traffic.advance():
        pass
    found = await books.traffic.hours(*EVER)
    return sorted(found, key=lambda each: (each.hour, each.host, str(each)))


class TrafficContract:
    async def test_a_call_is_counted_in_the_hour_of_its_start(self, probe: TrafficProbe) -> None:
        async with probe.books() as books:
            await books.ledger.record([a_call(1), a_call(2, duration=10.0004), a_call(3, host="b")])
            other, first = await caught_up(books)
        assert other.host == "b"
        assert first == TrafficHour(
            hour=MOMENT.replace(minute=0, second=0, microsecond=0),
            host="sip-01",
            company_id=1,
            destination="Germany",
            currency="EUR",
            attempts=2,
            answered=2,
            seconds=Decimal("71.204"),
            billed=132,
            cost=Decimal("0.22"),
            supplier_cost=Decimal("0.14"),
        )

    async def test_calls_without_a_price_are_counted_too(self, probe: TrafficProbe) -> None:
        unrated = Verdict(unrated_reason=UnratedReason.UNKNOWN_ACCOUNT)
        async with probe.books() as books:
            await books.ledger.record(
                [
                    a_call(1, verdict=unrated),
                    a_call(2, verdict=Verdict(), duration=0, sip_code=486),
                    a_call(3, verdict=Verdict(), duration=0, sip_code=200),
                ]
            )
            found, *others = await caught_up(books)
        assert others == []
        assert (found.attempts, found.answered, found.cost) == (3, 2, Decimal(0))
        assert (found.company_id, found.destination) == (None, None)

    async def test_a_call_is_counted_once(self, probe: TrafficProbe) -> None:
        async with probe.books() as books:
            for _ in range(3):
                await books.ledger.record([a_call(1)])
                [found] = await caught_up(books)
        assert found.attempts == 1

    async def test_an_hour_ends_where_the_next_begins(self, probe: TrafficProbe) -> None:
        edge = MOMENT.replace(minute=0, second=0, microsecond=0) + HOUR
        async with probe.books() as books:
            await books.ledger.record(
                [a_call(1, start_time=edge - timedelta(microseconds=1)), a_call(2, start_time=edge)]
            )
            found = await caught_up(books)
            assert [each.hour for each in found] == [edge - HOUR, edge]
            assert [each.hour for each in await books.traffic.hours(edge, edge + HOUR)] == [edge]

    async def test_the_sum_of_the_hours_is_the_sum_of_the_calls(self, probe: TrafficProbe) -> None:
        dice = Random(7)  # noqa: S311 a test's dice
        calls = [
            a_call(
                number,
                start_time=MOMENT + timedelta(minutes=dice.randrange(300)),
                duration=dice.choice((0, 1.5, 60.1234, 3600)),
                host=dice.choice(("sip-01", "sip-02")),
            )
            for number in range(200)
        ]
        async with probe.books() as books:
            for first in range(0, 200, 30):
                await books.ledger.record(calls[first : first + 30])
                await books.traffic.advance()
            found = await caught_up(books)
        assert sum(each.attempts for each in found) == 200
        assert sum(each.cost for each in found) == 200 * Decimal("0.11")
        assert {each.hour for each in found} == {hour_of(each.cdr.start_time) for each in calls}

    async def test_away_means_later(self, probe: TrafficProbe) -> None:
        async with probe.books() as books:
            await books.ledger.record([a_call(1)])
            await probe.leave()
            with pytest.raises(UnavailableError):
                await books.traffic.advance()
            await probe.come_back()
            [found] = await caught_up(books)
        assert found.attempts == 1


def hour_of(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


class TestMemory(TrafficContract):
    @pytest.fixture
    def probe(self) -> TrafficProbe:
        return MemoryTrafficProbe()


class TestTimescale(TrafficContract):
    @pytest.fixture
    async def probe(
        self, postgres_server: PostgresServer, database: str
    ) -> AsyncIterator[TrafficProbe]:
        async with timescale_probe(postgres_server, database) as store, as_worker(store) as pool:
            await a_company(TimescaleMoneyBook(store.pool))
            await store.pool.execute("insert into supplier (name, currency) values ('s', 'EUR')")
            yield TimescaleTrafficProbe(store, pool)


@define
class CountsAgain(MemoryTrafficBook):
    """Takes every call in anew, whenever it is asked to go on."""

    async def advance(self) -> bool:
        for call in self.ledger.calls.values():
            self._add(call)
        return False


@define
class ForgetsTheUnrated(MemoryTrafficBook):
    """Counts only what has a price."""

    def _add(self, call: CallReceived) -> None:
        if call.verdict.charge is not None:
            MemoryTrafficBook._add(self, call)  # noqa: SLF001 its own


@pytest.mark.parametrize(
    ("wrong", "promise"),
    [
        (CountsAgain, "test_a_call_is_counted_once"),
        (ForgetsTheUnrated, "test_calls_without_a_price_are_counted_too"),
    ],
)
async def test_a_wrong_book_is_refused(wrong: type[MemoryTrafficBook], promise: str) -> None:
    assert promise in await refused(TrafficContract, lambda: MemoryTrafficProbe(traffic_type=wrong))


async def test_the_right_twin_is_accepted() -> None:
    assert await refused(TrafficContract, MemoryTrafficProbe) == set()
