"""What messages tell of calls in progress; None where they tell nothing that can be read."""

from nats.aio.msg import Msg

from adapters.jetstream.wire.headers import provenance_of
from adapters.wire import call_event_json
from adapters.wire.acc_json.routing import cdr_of
from domain.calls.cdr import Cdr
from domain.errors import DomainError
from domain.live.call import Closing, closing_of
from domain.live.call_event import CallEvent
from domain.live.calls_in_progress import HostHeartbeat


def event_told(message: Msg) -> CallEvent | HostHeartbeat | None:
    """Read a message of `call.events.>`."""
    try:
        if message.subject == "call.events.host":
            return call_event_json.decode_heartbeat(message.data)
        return call_event_json.decode(message.data)
    except (ValueError, DomainError):
        return None


def closing_told(message: Msg) -> Closing | None:
    """Read a message of `cdr.raw`."""
    cdr = cdr_of(message.data)
    if not isinstance(cdr, Cdr):
        return None
    return closing_of(cdr, provenance_of(message.headers or {}).host)
