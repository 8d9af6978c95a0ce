"""What every book of money promises of suppliers and their routes."""

from decimal import Decimal
from ipaddress import ip_network

import pytest
from attrs import evolve

from adapters.contract.asking import needs_outages
from adapters.contract.builders import EURO, MOMENT
from adapters.contract.money.keeping import MoneyProbe
from application.errors import RejectedError, UnavailableError
from application.money.data import SupplierAccount
from domain.calls.gateway import gateway_of
from domain.money.errors import RefusedError
from domain.money.routes import Route
from domain.money.supplying import adding, open_route
from domain.pricing.paying import Assignment


class SuppliersContract:
    """The suppliers, and which calls each of them carries."""

    async def test_a_supplier_begins_with_nothing(self, probe: MoneyProbe) -> None:
        first = await added(probe)
        assert (first.name, first.currency, first.cost) == ("carrier", "EUR", Decimal(0))
        assert list(first.routes) == []
        async with probe.books() as books:
            [kept] = await books.register.suppliers()
            assert (kept.name, kept.cost) == ("carrier", Decimal(0))
            assert (await books.register.supplier_names()).find("Carrier") == first.id

    async def test_a_suppliers_name_is_given_once(self, probe: MoneyProbe) -> None:
        await added(probe)
        for alike in ("carrier", "CARRIER "):
            with pytest.raises(RefusedError, match="carrier"):
                await added(probe, alike)

    async def test_routes_are_kept_as_they_are(self, probe: MoneyProbe) -> None:
        await probe.tariff("wholesale")
        first = await added(probe)
        by_network = evolve(a_route(), account=None, network=ip_network("2001:db8::/32"))
        by_gateway = evolve(by_network, network=None, gateway=gateway_of("192.0.2.0/28:5060"))
        for wish in (a_route(), by_network, by_gateway):
            await routed(probe, first.id, wish)
        async with probe.books() as books:
            [kept] = await books.register.suppliers()
        assert list(kept.routes) == [a_route(), by_network, by_gateway]

    async def test_a_route_is_opened_again_where_another_supplier_got_its_calls(
        self, probe: MoneyProbe
    ) -> None:
        await probe.tariff("wholesale")
        first, other = await added(probe), await added(probe, "other")
        for supplier_id in (first.id, first.id, other.id, first.id, first.id):
            await routed(probe, supplier_id, a_route())
        async with probe.books() as books:
            kept = {each.id: len(each.routes) for each in await books.register.suppliers()}
        assert kept == {first.id: 2, other.id: 1}

    async def test_a_route_needs_a_supplier_and_a_tariff(self, probe: MoneyProbe) -> None:
        first = await added(probe)
        await probe.tariff("dollars", "USD")
        for tariff in ("wholesale", "dollars"):
            with pytest.raises(RefusedError, match=tariff):
                await routed(probe, first.id, a_route(tariff))
        await probe.tariff("wholesale")
        with pytest.raises(RejectedError, match="#99"):
            await routed(probe, 99, a_route())

    async def test_away_no_supplier_is_added(self, probe: MoneyProbe) -> None:
        needs_outages(probe)
        async with probe.books() as books:
            await probe.leave()
            with pytest.raises(UnavailableError):
                await books.money.add_supplier(adding("carrier", EURO))
            await probe.come_back()
            assert list(await books.register.suppliers()) == []


def a_route(tariff: str = "wholesale") -> Route:
    """Give a route by account and network."""
    return Route(
        assignment=Assignment(tariff=tariff, valid_from=MOMENT),
        account="acct-1",
        network=ip_network("192.0.2.0/24"),
    )


async def added(probe: MoneyProbe, name: str = "carrier") -> SupplierAccount:
    """Enter a supplier."""
    async with probe.books() as books:
        return await books.money.add_supplier(adding(name, EURO))


async def routed(probe: MoneyProbe, supplier_id: int, route: Route) -> SupplierAccount:
    """Let a supplier carry calls."""
    async with probe.books() as books:
        return await books.money.change_supplier(supplier_id, open_route(route))
