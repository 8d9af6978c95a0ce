"""Companies and supply routes as rows, in the order of the columns."""

from uuid import UUID

from adapters.timescale.journal.fraud_rows import watch_row
from domain.money.company import Company
from domain.money.events import SupplyRouteOpened
from domain.money.routes import route_of

Row = tuple[object, ...]


def company_row(stream_id: UUID, number: int, version: int, company: Company) -> Row:
    """Give what the log makes of a company."""
    return (
        stream_id, number, version, company.name, company.currency, company.payment,
        company.limits.credit_limit, company.limits.low_balance, company.status,
        company.suspended_by, company.closed, company.zone, *watch_row(company.watch),
    )  # fmt: skip


def route_row(supplier_id: int, version: int, event: SupplyRouteOpened) -> Row:
    """Give a route as it was opened."""
    route = route_of(event)
    held = route.assignment
    return (
        supplier_id, version, held.tariff, route.account, route.network, held.valid_from,
        held.valid_to, event.gateway,
    )  # fmt: skip
