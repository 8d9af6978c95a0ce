"""What an overview of the book in memory tells of hosts and of closed months."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from adapters.memory.journal import MemoryJournal
from application.proof.overview import ClosingFigures, HostFigures
from domain.facts.call_facts import CallReceived
from domain.facts.month import month_of
from domain.proof.closing import first_open

_HOUR = timedelta(hours=1)


def hosts(calls: Sequence[CallReceived], now: datetime) -> Sequence[HostFigures]:
    """Tell of the hosts of the calls of a day."""
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
            )
        )
    return figures


def closing(journal: MemoryJournal, calls: Sequence[CallReceived]) -> ClosingFigures:
    """Tell what is closed, and which of the calls of a day came late."""
    closes = journal.closes
    stored = {f.call_key: n for n, f in enumerate(journal.log, 1) if isinstance(f, CallReceived)}
    closed = [(call, closes.of(call.cdr.start_time)) for call in calls]
    oldest = first_open({month_of(c.cdr.start_time) for c in journal.calls.values()}, closes)
    return ClosingFigures(
        last_closed=closes.closed[-1].month if closes.closed else None,
        oldest_open=str(oldest) if oldest else None,
        late_calls=sum(
            close is not None and stored[call.call_key] > close.position for call, close in closed
        ),
    )
