"""What is told of suppliers."""

from collections.abc import Sequence

from application.money.data import SupplierAccount
from domain.money.routes import Route
from entrypoints.terminal.report import Report, Table
from entrypoints.terminal.words import money

_COLUMNS = ["supplier", "gateway", "account", "source", "tariff", "from", "to"]


def suppliers_report(suppliers: Sequence[SupplierAccount]) -> Report:
    """Tell suppliers with their routes, and what they cost."""
    routes = [
        (each.name, _gateway(way), way.account, way.network, way.assignment.tariff,
         way.assignment.valid_from, way.assignment.valid_to)
        for each in suppliers
        for way in each.routes
    ]  # fmt: skip
    rows = [(each.id, each.name, money(each.cost, each.currency)) for each in suppliers]
    return Report(
        schema="akira.suppliers/1",
        document={"suppliers": [_document(each) for each in suppliers]},
        parts=[
            Table("suppliers", ["id", "name", "cost so far"], rows),
            Table("routes", _COLUMNS, routes),
        ],
    )


def _document(supplier: SupplierAccount) -> dict[str, object]:
    return {
        "id": supplier.id,
        "name": supplier.name,
        "currency": supplier.currency,
        "cost": supplier.cost,
        "routes": [
            {"account": way.account, "source": way.network, "tariff": way.assignment.tariff,
             "valid_from": way.assignment.valid_from, "valid_to": way.assignment.valid_to,
             "gateway": _gateway(way)}
            for way in supplier.routes
        ],
    }  # fmt: skip


def _gateway(way: Route) -> str | None:
    return None if way.gateway is None else str(way.gateway)
