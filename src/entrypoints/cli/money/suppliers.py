"""`akira supplier`: suppliers entered, routed and shown."""

from collections.abc import Sequence

from application.money.data import SupplierAccount
from application.money.suppliers import AddSupplier, RouteSupplier
from domain.money.routes import Route
from entrypoints.cli.money.companies import money_ports
from entrypoints.process.settings import CliSettings
from entrypoints.terminal.report import Report, Table
from entrypoints.terminal.words import money


async def add(settings: CliSettings, name: str, currency: str) -> Report:
    """Enter a supplier."""
    async with money_ports(settings) as ports:
        work = AddSupplier(book=ports.book, currencies=ports.currencies)
        return _report([await work(name, currency)])


async def route(settings: CliSettings, name: str, wish: Route) -> Report:
    """Let a supplier carry calls."""
    async with money_ports(settings) as ports:
        work = RouteSupplier(book=ports.book, register=ports.register)
        return _report([await work(name, wish)])


async def list_suppliers(settings: CliSettings) -> Report:
    """List all suppliers."""
    async with money_ports(settings) as ports:
        return _report(await ports.register.suppliers())


def _report(found: Sequence[SupplierAccount]) -> Report:
    routes = [
        (each.name, way.account, way.network, way.assignment.tariff, way.assignment.valid_from,
         way.assignment.valid_to)
        for each in found
        for way in each.routes
    ]  # fmt: skip
    rows = [(each.id, each.name, money(each.cost, each.currency)) for each in found]
    columns = ["supplier", "account", "source", "tariff", "from", "to"]
    return Report(
        schema="akira.suppliers/1",
        document={"suppliers": [_document(each) for each in found]},
        parts=[
            Table("suppliers", ["id", "name", "cost so far"], rows),
            Table("routes", columns, routes),
        ],
    )


def _document(found: SupplierAccount) -> dict[str, object]:
    return {
        "id": found.id,
        "name": found.name,
        "currency": found.currency,
        "cost": found.cost,
        "routes": [
            {"account": way.account, "source": way.network, "tariff": way.assignment.tariff,
             "valid_from": way.assignment.valid_from, "valid_to": way.assignment.valid_to}
            for way in found.routes
        ],
    }  # fmt: skip
