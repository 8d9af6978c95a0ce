"""Invoices that have a number, as the log in memory has them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from adapters.memory.journal import MemoryJournal
from domain.facts.entries import CompanyFact
from domain.money.issuing_events import InvoiceIssued


def issued_in(journal: MemoryJournal) -> Mapping[int, Sequence[InvoiceIssued]]:
    """Give what was issued to each company, in its order."""
    found: dict[int, list[InvoiceIssued]] = defaultdict(list)
    for fact in journal.log:
        if isinstance(fact, CompanyFact) and isinstance(fact.event, InvoiceIssued):
            found[fact.company_id].append(fact.event)
    return dict(found)


def last_in(journal: MemoryJournal, series: str | None) -> int:
    """Give the last number of a series."""
    events = (each for of_one in issued_in(journal).values() for each in of_one)
    return max((each.number for each in events if each.series == series), default=0)
