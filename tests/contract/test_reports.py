"""Calls counted for reports, in memory and by PostgreSQL, are the calls of the book."""

from collections.abc import AsyncIterator

import pytest
from attrs import define, evolve

from adapters.contract.builders import a_company
from adapters.contract.refusing import refused
from adapters.contract.traffic import CallCountsContract, CountsProbe
from adapters.memory.traffic.counts import MemoryCallCounts
from adapters.timescale.money.book import TimescaleMoneyBook
from application.traffic.data import Counted, ReportSpan
from contract.ledger_probes import TimescaleStoreProbe
from contract.logins import as_worker
from contract.traffic_probes import MemoryTrafficProbe, TimescaleTrafficProbe


class TestMemory(CallCountsContract):
    @pytest.fixture
    def probe(self) -> CountsProbe:
        return MemoryTrafficProbe()


class TestTimescale(CallCountsContract):
    @pytest.fixture
    async def probe(self, store: TimescaleStoreProbe) -> AsyncIterator[CountsProbe]:
        async with as_worker(store) as pool:
            await a_company(TimescaleMoneyBook(store.pool))
            await store.pool.execute("insert into supplier (name, currency) values ('s', 'EUR')")
            yield TimescaleTrafficProbe(store, pool)


@define
class KnowsNoZone(MemoryCallCounts):
    """Tells days and hours by the clock of Greenwich."""

    async def count(self, span: ReportSpan) -> Counted:
        return await MemoryCallCounts.count(self, evolve(span, zone="UTC"))


@define
class LeavesOutTheUnrated(MemoryCallCounts):
    """Counts what has a price, and gives a false all-clear."""

    async def count(self, span: ReportSpan) -> Counted:
        found = await MemoryCallCounts.count(self, span)
        return evolve(
            found,
            groups={
                key: [one for one in groups if one.unrated_reason is None]
                for key, groups in found.groups.items()
            },
        )


@define
class TakesOneDimension(MemoryCallCounts):
    """Whatever else is asked."""

    async def count(self, span: ReportSpan) -> Counted:
        return await MemoryCallCounts.count(self, evolve(span, by=span.by[:1]))


class ForgetsTheCalled(MemoryCallCounts):
    """Tells nothing of who is called."""

    async def count(self, span: ReportSpan) -> Counted:
        return evolve(await MemoryCallCounts.count(self, span), called=())


@pytest.mark.parametrize(
    ("wrong", "promise"),
    [
        (KnowsNoZone, "test_calls_are_told_apart_by_the_clock_of_a_zone"),
        (LeavesOutTheUnrated, "test_calls_without_a_price_are_counted_by_the_reason"),
        (ForgetsTheCalled, "test_what_called_sides_pay_and_wait_for_stands_beside"),
        (TakesOneDimension, "test_two_dimensions_are_told_apart_together"),
    ],
)
async def test_wrong_counts_are_refused(wrong: type[MemoryCallCounts], promise: str) -> None:
    found = await refused(CallCountsContract, lambda: MemoryTrafficProbe(counts_type=wrong))
    assert promise in {name.partition("[")[0] for name in found}


async def test_the_right_twin_is_accepted() -> None:
    assert await refused(CallCountsContract, MemoryTrafficProbe) == set()
