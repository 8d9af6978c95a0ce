"""What messages tell of calls in progress; None where they tell nothing that can be read."""

from adapters.jetstream.reading.numbered import StoredMessage
from adapters.jetstream.wire.headers import provenance_of
from adapters.jetstream.wire.subjects import host_in
from adapters.wire import call_event_json
from adapters.wire.acc_json.routing import cdr_of
from domain.calls.cdr import Cdr
from domain.errors import DomainError
from domain.live.call import Closing, closing_of
from domain.live.call_event import CallEvent
from domain.live.calls_in_progress import HostHeartbeat


def event_told(message: StoredMessage) -> CallEvent | HostHeartbeat | None:
    """Read a live event; what one host says in the name of another tells nothing."""
    try:
        told = _event_in(message)
    except (ValueError, DomainError):
        return None
    return told if host_in(message.subject) in (None, told.host) else None


def closing_told(message: StoredMessage) -> Closing | None:
    """Read a CDR; what one host says in the name of another tells nothing."""
    cdr, host = cdr_of(message.body), provenance_of(message.headers).host
    if not isinstance(cdr, Cdr) or host_in(message.subject) not in (None, host):
        return None
    return closing_of(cdr, host)


def _event_in(message: StoredMessage) -> CallEvent | HostHeartbeat:
    if message.subject.startswith("call.events.host"):
        return call_event_json.decode_heartbeat(message.body)
    return call_event_json.decode(message.body)
