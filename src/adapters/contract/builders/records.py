"""Lines of the followed file, and records on their way to the stream."""

from typing import Any

from attrs import evolve

from adapters.contract.builders.calls import MOMENT
from adapters.contract.builders.payloads import cdr_payload
from application.intake.data import Line, Record, RecordKind
from domain.calls.identity import message_id


def a_line(payload: bytes | None = None, **changes: Any) -> Line:  # noqa: ANN401 any field
    """Give a line of the followed file, a CDR unless told otherwise."""
    body = cdr_payload() if payload is None else payload
    fields: dict[str, Any] = {
        "payload": body,
        "length": len(body),
        "file_id": "file-1",
        "offset": 0,
        "read_at": MOMENT,
    }
    return Line(**(fields | changes))


def a_record(number: int, payload: bytes | None = None, **changes: Any) -> Record:  # noqa: ANN401 any field
    """Give a line on its way to the stream, a CDR unless told otherwise."""
    body = f'{{"n": {number}}}'.encode() if payload is None else payload
    record = Record(
        kind=RecordKind.CDR,
        message_id=message_id("sip-01", body),
        host="sip-01",
        line=a_line(body, offset=number * 1000),
        body=body,
    )
    return evolve(record, **changes)
