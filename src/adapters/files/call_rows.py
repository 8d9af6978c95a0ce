"""A stored call as a row of text; times are UTC."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from attrs import fields

from application.calls.stories import StoredCall

_FIELDS: Final = [each.name for each in fields(StoredCall) if each.name != "receipt"]
COLUMNS: Final = (*_FIELDS, "received_at", "stream_seq")


def row_of(call: StoredCall) -> list[str]:
    """Give the columns in their order; what is unknown is empty."""
    values = [getattr(call, name) for name in _FIELDS]
    return [_text(value) for value in (*values, call.receipt.stored_at, call.receipt.stream_seq)]


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
