"""`akira supplier`: suppliers entered, routed and shown."""

from collections.abc import Sequence

from adapters.timescale.money.suppliers import TimescaleSupplierBook
from application.money.suppliers import Route, SupplierAccount
from entrypoints.cli.output import Report, Table, money
from entrypoints.cli.running import database
from entrypoints.process.settings import CliSettings


async def add(settings: CliSettings, name: str, currency: str) -> Report:
    """Enter a supplier."""
    async with database(settings) as pool:
        return _report([await TimescaleSupplierBook(pool).add(name, currency)])


async def route(settings: CliSettings, wish: Route) -> Report:
    """Let a supplier carry calls."""
    async with database(settings) as pool:
        return _report([await TimescaleSupplierBook(pool).route(wish)])


async def list_suppliers(settings: CliSettings) -> Report:
    """List all suppliers."""
    async with database(settings) as pool:
        return _report(await TimescaleSupplierBook(pool).suppliers())


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
