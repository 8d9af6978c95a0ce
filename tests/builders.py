"""Things for tests, with defaults, that the contract kit has no need of."""

import json
from pathlib import Path
from typing import Any

from adapters.contract.builders import (
    MOMENT,
    a_cdr,
    a_provenance,
    a_receipt,
    cdr_payload,
)
from application.calls.data import Delivery
from domain.calls.cdr import Cdr

SAMPLES = Path(__file__).parents[1] / "samples" / "kamailio"

PHASE_FIELDS = {
    "phase": "answered",
    "ts": "1795462224.992001",
    "call_id": "call-1@rig.invalid",
    "from_tag": "f1",
    "to_tag": "t1",
    "caller": "49151",
    "callee": "4001",
    "account": "acct-1",
    "code": 200,
}
ACC_FIELDS = {
    "time": 1795462224.9595211,
    "method": "INVITE",
    "from_tag": "f1",
    "to_tag": "t1",
    "callid": "call-1@rig.invalid",
    "sip_code": "200",
    "sip_reason": "OK",
}


def acc_payload(**changes: object) -> bytes:
    """Give an acc line as acc_json writes it; `...` takes a key away."""
    return _spaced(ACC_FIELDS | changes)


def phase_payload(**changes: object) -> bytes:
    """Give a phase line as the event routes write it; `...` takes a key away."""
    return compact(PHASE_FIELDS | changes)


def compact(fields: dict[str, Any]) -> bytes:
    """Write one object without blanks."""
    return json.dumps(_present(fields), separators=(",", ":")).encode()


def _spaced(fields: dict[str, Any]) -> bytes:
    return json.dumps(_present(fields)).encode()


def _present(fields: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if value is not ...}


def a_delivery(**changes: Any) -> Delivery:  # noqa: ANN401 any field
    """Give a message of the stream, well decoded unless `content` says otherwise."""
    seq, content = changes.pop("seq", 1), changes.get("content", a_cdr())
    read_at = max(MOMENT, content.end_time) if isinstance(content, Cdr) else MOMENT
    fields: dict[str, Any] = {
        "body": cdr_payload(),
        "provenance": a_provenance(offset=seq, read_at=read_at),
        "receipt": a_receipt(seq),
        "content": content,
    }
    return Delivery(**(fields | changes))
