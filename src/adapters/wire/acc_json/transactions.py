"""Acc lines to domain objects."""

from adapters.wire.acc_json import values
from adapters.wire.acc_json.errors import MalformedRecordError
from adapters.wire.acc_json.parsing import parse_strictly
from domain.calls.transaction import Transaction


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
        )
    except (MalformedRecordError, values.ValueRefusedError):
        return None
