"""Acc lines to domain objects."""

from datetime import UTC, datetime
from typing import Final

from adapters.wire.acc_json import values
from adapters.wire.acc_json.errors import MalformedRecordError
from adapters.wire.acc_json.parsing import parse_strictly
from domain.calls.transaction import Transaction

_NEVER: Final = 1e10


def transaction_of(payload: bytes) -> Transaction | None:
    """Give the transaction of an acc line; None where the line cannot be taken for one."""
    try:
        found = parse_strictly(payload)
        return Transaction(
            method=str(found.get("method")),
            call_id=values.text(found.get("callid", "")),
            from_tag=values.text(found.get("from_tag", "")),
            to_tag=values.text(found.get("to_tag", "")),
            sip_code=values.sip_code(found.get("sip_code", "")),
            at=_moment(found.get("time")),
        )
    except (MalformedRecordError, values.ValueRefusedError):
        return None


def _moment(time: object) -> datetime | None:
    # acc_time_mode 2, with the noise of a double; the others have no time zone, or whole seconds.
    if not isinstance(time, float) or not 0 <= time < _NEVER:
        return None
    return datetime.fromtimestamp(time, UTC)
