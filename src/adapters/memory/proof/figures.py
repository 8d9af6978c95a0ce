"""What the status tells of calls in memory: by host, and by what is closed."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from adapters.memory.calls.ledger import MemoryCdrLedger
from application.proof.overview import ClosingFigures, HostFigures
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
