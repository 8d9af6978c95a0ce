"""What the status tells of the book in memory: calls by host, closes, companies, readers."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from adapters.memory.calls.ledger import MemoryCdrLedger
from adapters.memory.facts.event_log import entries_of
from adapters.memory.journal import MemoryJournal
from adapters.memory.money.suspected import suspected_of
from application.proof.overview import ClosingFigures, CompanyFigures, HostFigures, ReaderFigures
from domain.facts.call_facts import CallReceived
from domain.facts.month import month_of
from domain.proof.closing import first_open

_HOUR = timedelta(hours=1)


def closing(ledger: MemoryCdrLedger, calls: Sequence[CallReceived]) -> ClosingFigures:
    """Tell which months are closed, and how many of these calls came too late for theirs."""
    journal, late = ledger.journal, 0
    stored = {f.call_key: n for n, f in enumerate(journal.log, 1) if isinstance(f, CallReceived)}
    for call in calls:
        closed = journal.closes.of(call.cdr.start_time)
        late += closed is not None and stored[call.call_key] > closed.position
    months = [each.month for each in journal.closes.closed]
    oldest = first_open(
        {month_of(call.cdr.start_time) for call in ledger.calls.values()}, journal.closes
    )
    return ClosingFigures(
        last_closed=max(months, default=None),
        oldest_open=str(oldest) if oldest else None,
        late_calls=late,
    )


def hosts(calls: Sequence[CallReceived], now: datetime) -> Sequence[HostFigures]:
    """Tell of each host how much it sent of these calls, and when last."""
    figures = []
    for host in sorted({call.provenance.host for call in calls}):
        mine = [call for call in calls if call.provenance.host == host]
        last = max(mine, key=lambda call: (call.receipt.stored_at, call.receipt.stream_seq))
        figures.append(
            HostFigures(
                host=host,
                last_day=len(mine),
                last_hour=sum(call.receipt.stored_at > now - _HOUR for call in mine),
                last_received_at=last.receipt.stored_at,
                last_read_at=last.provenance.read_at,
                unread=sum(call.cdr.unread is not None for call in mine),
            )
        )
    return figures


def unrated_since(calls: Iterable[CallReceived]) -> datetime | None:
    """Tell since when the one of these calls waits that has waited longest for a price."""
    waiting = [call.receipt.stored_at for call in calls if call.verdict.waits_for]
    return min(waiting, default=None)


def companies(journal: MemoryJournal) -> CompanyFigures:
    """Count the companies, those that may not call, and those below zero."""
    held = journal.companies.values()
    return CompanyFigures(
        companies=len(held),
        suspended=sum(each.company.suspended_by is not None for each in held),
        negative=sum(each.balance < 0 for each in held),
        suspicions=sum(one.open for each in held for one in suspected_of(each)),
    )


def readers(journal: MemoryJournal, read: Mapping[str, int]) -> Sequence[ReaderFigures]:
    """Tell of each reader how much of the log stands behind what it has read."""
    log = entries_of(journal.log)
    return [
        ReaderFigures(
            name=name,
            positions=len(log) - place,
            since=log[place].at if place < len(log) else None,
        )
        for name, place in sorted(read.items())
    ]
