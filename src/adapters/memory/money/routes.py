"""Which supplier carries which calls, as the log in memory has it."""

from collections.abc import Sequence

from adapters.memory.journal import MemoryJournal
from domain.facts.entries import SupplierFact
from domain.money.events import SupplyRouteOpened
from domain.money.routes import route_of, supplied
from domain.pricing.paying import SupplyRoute


def routes_of(journal: MemoryJournal) -> Sequence[SupplyRoute]:
    """Give the routes of all suppliers, in the order in which they were told."""
    return [
        supplied(
            fact.supplier_id, journal.suppliers[fact.supplier_id].currency, route_of(fact.event)
        )
        for fact in journal.log
        if isinstance(fact, SupplierFact) and isinstance(fact.event, SupplyRouteOpened)
    ]
