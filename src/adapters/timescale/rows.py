"""Domain objects as rows, in the order of the columns that COPY is told."""

from datetime import timedelta
from decimal import Decimal
from typing import Final

from adapters import event_json
from domain.events import CallReceived

EVENT_COLUMNS: Final = ("stream_id", "version", "type", "schema_version", "data")
CDR_COLUMNS: Final = (
    "call_key", "call_id", "from_tag", "to_tag", "host",
    "start_time", "end_time", "duration", "caller", "callee", "account",
    "src_ip", "sip_code", "outcome", "hangup_by",
    "rating", "unrated_reason", "received_at", "stream_seq",
)  # fmt: skip
_MICROSECOND = timedelta(microseconds=1)


def event_row(event: CallReceived) -> tuple[object, ...]:
    """Give the first event of a call's stream."""
    return (
        event.call_key,
        1,
        event_json.TYPE,
        event_json.SCHEMA_VERSION,
        event_json.encode(event),
    )


def cdr_row(event: CallReceived) -> tuple[object, ...]:
    """Give the call as people read it."""
    cdr = event.cdr
    return (
        event.call_key, cdr.call_id, cdr.from_tag, cdr.to_tag, event.provenance.host,
        cdr.start_time, cdr.end_time, _seconds(cdr.duration), cdr.caller, cdr.callee, cdr.account,
        cdr.src_ip, cdr.sip_code, cdr.outcome, cdr.hangup_by,
        "unrated", event.unrated_reason, event.receipt.stored_at, event.receipt.stream_seq,
    )  # fmt: skip


def _seconds(duration: timedelta) -> Decimal:
    return Decimal(duration // _MICROSECOND).scaleb(-6)
