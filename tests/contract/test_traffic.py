"""The hours of traffic, in memory and in PostgreSQL, equal a count of the calls."""

from collections.abc import AsyncIterator

import pytest
from attrs import define

from adapters.contract.builders import MOMENT, a_company
from adapters.contract.refusing import refused
from adapters.contract.traffic import TrafficBookContract, TrafficProbe
from adapters.contract.traffic.hours import EVER, a_call
from adapters.memory.traffic.hours import MemoryTrafficBook
from adapters.timescale.money.book import TimescaleMoneyBook
from adapters.timescale.sql import query
from adapters.timescale.traffic.hours import TimescaleTrafficBook
from contract.ledger_probes import TimescaleStoreProbe
from contract.logins import as_worker
from contract.traffic_probes import MemoryTrafficProbe, TimescaleTrafficProbe
from domain.facts.call_facts import CallReceived


class TestMemory(TrafficBookContract):
    @pytest.fixture
    def probe(self) -> TrafficProbe:
        return MemoryTrafficProbe()


class TestTimescale(TrafficBookContract):
    @pytest.fixture
    async def probe(self, store: TimescaleStoreProbe) -> AsyncIterator[TrafficProbe]:
        async with as_worker(store) as pool:
            await a_company(TimescaleMoneyBook(store.pool))
            await store.pool.execute("insert into supplier (name, currency) values ('s', 'EUR')")
            yield TimescaleTrafficProbe(store, pool)


async def test_only_a_full_batch_says_that_more_may_be_there(store: TimescaleStoreProbe) -> None:
    # Else a busy book is advanced without a rest, and each hour is written for each few calls.
    async with as_worker(store) as pool:
        await a_company(TimescaleMoneyBook(store.pool))
        await store.pool.execute("insert into supplier (name, currency) values ('s', 'EUR')")
        book = TimescaleTrafficBook(pool, at_once=100)
        while await book.advance():
            pass
        await TimescaleTrafficProbe(store, pool).record([a_call(number) for number in range(150)])
        assert [await book.advance() for _ in range(3)] == [True, False, False]
        [found] = await book.hours(*EVER)
    assert found.attempts == 150


@pytest.mark.parametrize(
    ("name", "arguments", "tree"),
    [
        ("traffic/called", (1, ["Mars"], *EVER), "traffic_hourly_row"),
        ("traffic/spent", (1, [MOMENT]), "traffic_hourly_row"),
    ],
)
async def test_hours_are_looked_up(
    store: TimescaleStoreProbe, name: str, arguments: tuple[object, ...], tree: str
) -> None:
    async with store.pool.acquire() as connection, connection.transaction():
        # As it would be done if the table were too large to be read whole.
        await connection.execute("set local enable_seqscan = off")
        rows = await connection.fetch(f"explain {query(name)}", *arguments)
    assert any(tree in row[0] for row in rows), rows


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


@define
class SaysThereIsMore(MemoryTrafficBook):
    """Every second time, whatever is left."""

    _asked: int = 0

    async def advance(self) -> bool:
        await MemoryTrafficBook.advance(self)
        self._asked += 1
        return self._asked % 2 == 1


@pytest.mark.parametrize(
    ("wrong", "promise"),
    [
        (CountsAgain, "test_a_call_is_counted_once"),
        (SaysThereIsMore, "test_a_book_that_is_opened_again_has_nothing_to_do"),
        (ForgetsTheUnrated, "test_calls_without_a_price_are_counted_too"),
    ],
)
async def test_a_wrong_book_is_refused(wrong: type[MemoryTrafficBook], promise: str) -> None:
    assert promise in await refused(TrafficBookContract, lambda: MemoryTrafficProbe(wrong))


async def test_the_right_twin_is_accepted() -> None:
    assert await refused(TrafficBookContract, MemoryTrafficProbe) == set()
