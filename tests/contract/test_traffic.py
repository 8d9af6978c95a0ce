"""The hours of traffic, in memory and in PostgreSQL, equal a count of the calls."""

from collections.abc import AsyncIterator

import pytest
from attrs import define

from adapters.contract.builders import a_company
from adapters.contract.refusing import refused
from adapters.contract.traffic import TrafficBookContract, TrafficProbe
from adapters.memory.traffic.hours import MemoryTrafficBook
from adapters.timescale.money.book import TimescaleMoneyBook
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
