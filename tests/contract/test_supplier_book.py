"""What every book of suppliers promises."""

from collections.abc import AsyncIterator
from decimal import Decimal
from ipaddress import ip_network
from typing import Protocol

import pytest
from attrs import define, evolve, field, frozen

from adapters.memory.money.suppliers import MemorySupplierBook
from adapters.timescale.connection import Pool
from adapters.timescale.money.suppliers import TimescaleSupplierBook
from adapters.timescale.pricing.tariffs import TimescaleTariffStore
from application.errors import RejectedError, UnavailableError
from application.money.ports import SupplierBook
from application.money.suppliers import Route, SupplierAccount
from builders import MOMENT
from contract.ledger_probes import TimescaleStoreProbe, timescale_probe
from contract.logins import as_member
from contract.servers import PostgresServer
from contract.test_the_ledger_contract import refused
from domain.pricing.price_book import Assignment
from tariff_builders import a_version


class SupplierProbe(Protocol):
    """A book of suppliers and its surroundings."""

    def book(self) -> SupplierBook:
        """Give the book."""
        ...

    async def tariff(self, name: str) -> None:
        """Let there be a tariff of this name."""

    async def leave(self) -> None:
        """Let the store go away."""

    async def come_back(self) -> None:
        """Let it come back with what it had."""


@define
class MemorySupplierProbe(SupplierProbe):
    """The memory twin."""

    suppliers: MemorySupplierBook = field(factory=MemorySupplierBook)

    def book(self) -> SupplierBook:
        return self.suppliers

    async def tariff(self, name: str) -> None:
        self.suppliers.tariffs.add(name)

    async def leave(self) -> None:
        self.suppliers.fail_next(UnavailableError("away"), 1000)

    async def come_back(self) -> None:
        self.suppliers.recover()


@frozen
class TimescaleSupplierProbe(SupplierProbe):
    """PostgreSQL, as an operator."""

    store: TimescaleStoreProbe
    pool: Pool

    def book(self) -> SupplierBook:
        return TimescaleSupplierBook(self.pool)

    async def tariff(self, name: str) -> None:
        await TimescaleTariffStore(self.store.pool).save(evolve(a_version(), name=name))

    async def leave(self) -> None:
        await self.store.leave()

    async def come_back(self) -> None:
        await self.store.come_back()


def a_route(supplier: str = "carrier", tariff: str = "wholesale") -> Route:
    return Route(
        supplier=supplier,
        assignment=Assignment(tariff=tariff, valid_from=MOMENT),
        account="acct-1",
        network=ip_network("192.0.2.0/24"),
    )


class SupplierContract:
    async def test_a_supplier_begins_with_nothing(self, probe: SupplierProbe) -> None:
        added = await probe.book().add("carrier", "EUR")
        assert added == SupplierAccount(id=added.id, name="carrier", currency="EUR")
        assert [each.name for each in await probe.book().suppliers()] == ["carrier"]
        assert (await probe.book().suppliers())[0].cost == Decimal(0)

    async def test_a_name_is_given_once(self, probe: SupplierProbe) -> None:
        await probe.book().add("carrier", "EUR")
        with pytest.raises(RejectedError, match="carrier"):
            await probe.book().add("carrier", "GBP")

    async def test_routes_are_kept_as_they_are(self, probe: SupplierProbe) -> None:
        await probe.tariff("wholesale")
        await probe.book().add("carrier", "EUR")
        by_network = evolve(a_route(), account=None, network=ip_network("2001:db8::/32"))
        for wish in (a_route(), by_network):
            await probe.book().route(wish)
        [found] = await probe.book().suppliers()
        assert list(found.routes) == [a_route(), by_network]

    async def test_what_is_not_there_is_named(self, probe: SupplierProbe) -> None:
        await probe.book().add("carrier", "EUR")
        with pytest.raises(RejectedError, match="wholesale"):
            await probe.book().route(a_route())
        await probe.tariff("wholesale")
        with pytest.raises(RejectedError, match="nobody"):
            await probe.book().route(a_route("nobody"))

    async def test_away_means_later(self, probe: SupplierProbe) -> None:
        await probe.leave()
        with pytest.raises(UnavailableError):
            await probe.book().add("carrier", "EUR")
        await probe.come_back()
        assert await probe.book().suppliers() == []


class TestMemory(SupplierContract):
    @pytest.fixture
    def probe(self) -> SupplierProbe:
        return MemorySupplierProbe()


class TestTimescale(SupplierContract):
    @pytest.fixture
    async def probe(
        self, postgres_server: PostgresServer, database: str
    ) -> AsyncIterator[SupplierProbe]:
        async with (
            timescale_probe(postgres_server, database) as store,
            as_member(store, "akira_operator") as pool,
        ):
            yield TimescaleSupplierProbe(store, pool)


@define
class TakesAnyTariff(MemorySupplierBook):
    """Routes by tariffs that are not there."""

    async def route(self, wish: Route) -> SupplierAccount:
        self.tariffs.add(wish.assignment.tariff)
        return await MemorySupplierBook.route(self, wish)


@define
class ForgetsNetworks(MemorySupplierBook):
    """Keeps accounts only."""

    async def route(self, wish: Route) -> SupplierAccount:
        return await MemorySupplierBook.route(self, evolve(wish, network=None))


@pytest.mark.parametrize(
    ("book", "promise"),
    [
        (TakesAnyTariff, "test_what_is_not_there_is_named"),
        (ForgetsNetworks, "test_routes_are_kept_as_they_are"),
    ],
)
async def test_a_wrong_book_is_refused(book: type[MemorySupplierBook], promise: str) -> None:
    assert promise in await refused(SupplierContract, lambda: MemorySupplierProbe(suppliers=book()))


async def test_the_right_twin_is_accepted() -> None:
    assert await refused(SupplierContract, MemorySupplierProbe) == set()
