"""Wire: events as JSON, the form in which the event log keeps them.

A released form never changes: a new one gets the next schema version, and an upcaster.
"""

from adapters.wire.event_json.beside import decode_beside, encode_beside
from adapters.wire.event_json.facts import Told, as_today, decode, encode, form_of, names_nobody
from adapters.wire.event_json.received import encode_received

__all__ = [
    "Told",
    "as_today",
    "decode",
    "decode_beside",
    "encode",
    "encode_beside",
    "encode_received",
    "form_of",
    "names_nobody",
]
