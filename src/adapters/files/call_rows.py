"""A stored call as a row of text; times are UTC."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from application.calls.stories import StoredCall

COLUMNS: Final = (
    "call_key", "call_id", "from_tag", "to_tag", "host", "start_time", "end_time", "duration",
    "billed_seconds", "caller", "callee", "account", "company_id", "src_ip", "sip_code",
    "outcome", "hangup_by", "pdd", "destination", "prefix", "tariff_id", "currency",
    "billed_amount", "rating", "unrated_reason", "supplier_id", "supplier_cost",
    "supplier_currency", "revision", "received_at", "stream_seq",
)  # fmt: skip


def row_of(call: StoredCall) -> list[str]:
    """Give the columns in their order; what is unknown is empty."""
    received = {"received_at": call.receipt.stored_at, "stream_seq": call.receipt.stream_seq}
    return [_text(received.get(name) or getattr(call, name)) for name in COLUMNS]


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return value.isoformat()
        case timedelta():
            return f"{Decimal(value // timedelta(microseconds=1)).scaleb(-6):.3f}"
        case Decimal():
            return f"{value:f}"
    return str(value)
