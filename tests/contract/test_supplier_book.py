"""What every book of money promises of suppliers."""

from collections.abc import AsyncIterator
from decimal import Decimal
from ipaddress import ip_network
from typing import Protocol

import pytest
from attrs import define, evolve, field, frozen

from adapters.memory.money.book import MemoryMoneyBook
from adapters.memory.money.register import MemoryMoneyRegister
from adapters.timescale.connection import Pool
from adapters.timescale.money.book import TimescaleMoneyBook
from adapters.timescale.money.register import TimescaleMoneyRegister
from adapters.timescale.pricing.tariffs import TimescaleTariffStore
from application.errors import RejectedError, UnavailableError
from application.money.data import SupplierAccount
from application.money.ports import MoneyBook, MoneyRegister
from builders import MOMENT
from contract.companies import EURO
from contract.ledger_probes import TimescaleStoreProbe, timescale_probe
from contract.logins import as_member
from contract.servers import PostgresServer
from contract.test_the_ledger_contract import refused
from domain.money.errors import RefusedError
from domain.money.routes import Route
from domain.money.standing import DecideSupplier
from domain.money.supplying import adding, open_route
from domain.pricing.price_book import Assignment
from tariff_builders import a_version


class SupplierProbe(Protocol):
    """A book of suppliers and its surroundings."""

    def book(self) -> MoneyBook:
        """Give the book."""
        ...

    def register(self) -> MoneyRegister:
        """Give its reader."""
        ...

    async def tariff(self, name: str, currency: str = "EUR") -> None:
        """Let there be a tariff of this name."""

    async def leave(self) -> None:
        """Let the store go away."""

    async def come_back(self) -> None:
        """Let it come back with what it had."""


@define
class MemorySupplierProbe(SupplierProbe):
    """The memory twins."""

    money: MemoryMoneyBook = field(factory=MemoryMoneyBook)

    def book(self) -> MoneyBook:
        return self.money

    def register(self) -> MoneyRegister:
        return MemoryMoneyRegister(journal=self.money.journal)

    async def tariff(self, name: str, currency: str = "EUR") -> None:
        self.money.tariffs[name] = currency

    async def leave(self) -> None:
        self.money.fail_next(UnavailableError("away"), 1000)

    async def come_back(self) -> None:
        self.money.recover()


@frozen
class TimescaleSupplierProbe(SupplierProbe):
    """PostgreSQL, as an operator."""

    store: TimescaleStoreProbe
    pool: Pool

    def book(self) -> MoneyBook:
        return TimescaleMoneyBook(self.pool)

    def register(self) -> MoneyRegister:
        return TimescaleMoneyRegister(self.pool)

    async def tariff(self, name: str, currency: str = "EUR") -> None:
        version = evolve(a_version(), name=name, currency=currency)
        await TimescaleTariffStore(self.store.pool).save(version)

    async def leave(self) -> None:
        await self.store.leave()

    async def come_back(self) -> None:
        await self.store.come_back()


def a_route(tariff: str = "wholesale") -> Route:
    return Route(
        assignment=Assignment(tariff=tariff, valid_from=MOMENT),
        account="acct-1",
        network=ip_network("192.0.2.0/24"),
    )


async def added(probe: SupplierProbe, name: str = "carrier") -> SupplierAccount:
    return await probe.book().add_supplier(adding(name, EURO))


class SupplierContract:
    async def test_a_supplier_begins_with_nothing(self, probe: SupplierProbe) -> None:
        first = await added(probe)
        assert (first.name, first.currency, first.cost) == ("carrier", "EUR", Decimal(0))
        assert list(first.routes) == []
        [found] = await probe.register().suppliers()
        assert (found.name, found.cost) == ("carrier", Decimal(0))
        assert (await probe.register().supplier_names()).find("Carrier") == first.id

    async def test_a_name_is_given_once(self, probe: SupplierProbe) -> None:
        await added(probe)
        for alike in ("carrier", "CARRIER "):
            with pytest.raises(RefusedError, match="carrier"):
                await added(probe, alike)

    async def test_routes_are_kept_as_they_are(self, probe: SupplierProbe) -> None:
        await probe.tariff("wholesale")
        first = await added(probe)
        by_network = evolve(a_route(), account=None, network=ip_network("2001:db8::/32"))
        for wish in (a_route(), by_network):
            await probe.book().change_supplier(first.id, open_route(wish))
        [found] = await probe.register().suppliers()
        assert list(found.routes) == [a_route(), by_network]

    async def test_what_is_not_there_is_named(self, probe: SupplierProbe) -> None:
        first = await added(probe)
        await probe.tariff("dollars", "USD")
        for tariff in ("wholesale", "dollars"):
            with pytest.raises(RefusedError, match=tariff):
                await probe.book().change_supplier(first.id, open_route(a_route(tariff)))
        await probe.tariff("wholesale")
        with pytest.raises(RejectedError, match="#99"):
            await probe.book().change_supplier(99, open_route(a_route()))

    async def test_away_means_later(self, probe: SupplierProbe) -> None:
        await probe.leave()
        with pytest.raises(UnavailableError):
            await added(probe)
        await probe.come_back()
        assert await probe.register().suppliers() == []


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
class TakesAnyTariff(MemoryMoneyBook):
    """Routes by tariffs that are not there."""

    async def change_supplier(self, supplier_id: int, decide: DecideSupplier) -> SupplierAccount:
        self.tariffs[decide.look.tariff or ""] = "EUR"
        return await MemoryMoneyBook.change_supplier(self, supplier_id, decide)


@define
class ForgetsNetworks(MemoryMoneyBook):
    """Keeps accounts only."""

    async def change_supplier(self, supplier_id: int, decide: DecideSupplier) -> SupplierAccount:
        account = await MemoryMoneyBook.change_supplier(self, supplier_id, decide)
        held = self.journal.suppliers[supplier_id]
        held.routes = [evolve(route, network=None) for route in held.routes]
        return account


@pytest.mark.parametrize(
    ("book", "promise"),
    [
        (TakesAnyTariff, "test_what_is_not_there_is_named"),
        (ForgetsNetworks, "test_routes_are_kept_as_they_are"),
    ],
)
async def test_a_wrong_book_is_refused(book: type[MemoryMoneyBook], promise: str) -> None:
    assert promise in await refused(SupplierContract, lambda: MemorySupplierProbe(money=book()))


async def test_the_right_twin_is_accepted() -> None:
    assert await refused(SupplierContract, MemorySupplierProbe) == set()
