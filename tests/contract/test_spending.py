"""What companies spent, in memory and in PostgreSQL, is the sum of the hours of traffic."""

from collections.abc import AsyncIterator, Collection, Sequence
from datetime import datetime

import pytest
from attrs import define

from adapters.contract.builders import a_company
from adapters.contract.refusing import refused
from adapters.contract.traffic import SpendingBookContract, SpendingProbe
from adapters.memory.traffic.spending import MemorySpendingBook
from adapters.timescale.money.book import TimescaleMoneyBook
from contract.ledger_probes import TimescaleStoreProbe
from contract.logins import as_worker
from contract.traffic_probes import MemoryTrafficProbe, TimescaleTrafficProbe
from domain.money.fraud import Spent


class TestMemory(SpendingBookContract):
    @pytest.fixture
    def probe(self) -> SpendingProbe:
        return MemoryTrafficProbe()


class TestTimescale(SpendingBookContract):
    @pytest.fixture
    async def probe(self, store: TimescaleStoreProbe) -> AsyncIterator[SpendingProbe]:
        async with as_worker(store) as pool:
            await a_company(TimescaleMoneyBook(store.pool))
            await store.pool.execute("insert into supplier (name, currency) values ('s', 'EUR')")
            yield TimescaleTrafficProbe(store, pool)


@define
class TellsOneHost(MemorySpendingBook):
    """Gives an hour of one host for that of all."""

    async def spent(self, company_id: int, hours: Sequence[datetime]) -> Sequence[Spent]:
        return [
            Spent(hour=each.hour, destination=each.destination, amount=each.cost)
            for each in self.traffic.kept.values()
            if each.company_id == company_id and each.hour in hours
        ]


@define
class MixesCompanies(MemorySpendingBook):
    """Tells of the first company, whoever is asked for."""

    async def spent(self, company_id: int, hours: Sequence[datetime]) -> Sequence[Spent]:
        del company_id
        return await MemorySpendingBook.spent(self, 1, hours)


@define
class KnowsForEver(MemorySpendingBook):
    """Takes no notice of the time that is asked for."""

    async def called(
        self, company_id: int, destinations: Collection[str], start: datetime, end: datetime
    ) -> Collection[str]:
        del start, end
        hours = [each.hour for each in self.traffic.kept.values()]
        ever = (min(hours), max(hours).replace(year=2100))
        return await MemorySpendingBook.called(self, company_id, destinations, *ever)


@pytest.mark.parametrize(
    ("wrong", "promise"),
    [
        (TellsOneHost, "test_an_hour_is_summed_by_destination"),
        (MixesCompanies, "test_what_others_spend_and_what_has_no_price_is_not_there"),
        (KnowsForEver, "test_a_destination_was_called_before_an_end"),
    ],
)
async def test_a_wrong_book_is_refused(wrong: type[MemorySpendingBook], promise: str) -> None:
    make = lambda: MemoryTrafficProbe(spending_type=wrong)  # noqa: E731
    assert promise in await refused(SpendingBookContract, make)


async def test_the_right_twin_is_accepted() -> None:
    assert await refused(SpendingBookContract, MemoryTrafficProbe) == set()
