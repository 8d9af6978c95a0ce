"""Bundles as the log in memory has them."""

from collections import defaultdict
from collections.abc import Mapping

from adapters.memory.journal import MemoryJournal
from domain.facts.entries import CompanyFact
from domain.money.bundle_events import BundleEvent
from domain.money.bundles import Bundles, evolve


def bundles_in(journal: MemoryJournal) -> Mapping[int, Bundles]:
    """Give the bundles of each company that has any."""
    found: dict[int, Bundles] = defaultdict(Bundles)
    for fact in journal.log:
        if isinstance(fact, CompanyFact) and isinstance(fact.event, BundleEvent):
            found[fact.company_id] = evolve(found[fact.company_id], fact.event)
    return dict(found)
