"""Messages of the stream as the use cases take them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from attrs import evolve

from adapters.jetstream.wire.client import headers_in
from adapters.jetstream.wire.headers import place_in
from adapters.jetstream.wire.parser import RawMessage
from adapters.jetstream.wire.subjects import host_in
from application.calls.data import Delivery, Malformed
from domain.calls.cdr import Cdr
from domain.calls.provenance import Provenance, Receipt

Decode = Callable[[bytes], Cdr | Malformed]
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_PLAIN_TOKENS = 9
_DEAD: Final = b"cdr.dead"
_LONGEST_CLAIM = 80
_UNREAD: Final = Malformed("inbox", "not_read", "only the receipt was wanted")
_NOWHERE: Final = Provenance(host="", file_id="", offset=-1, read_at=_EPOCH)


def delivery_of(message: RawMessage, receipt: Receipt, decode: Decode) -> Delivery:
    """Read a message; whatever it holds, something is delivered.

    What one host publishes in the name of another is delivered as malformed, and as its own.
    """
    provenance, span = place_in(message.headers)
    speaker = host_in(message.subject.decode()) or provenance.host
    content: Cdr | Malformed
    if speaker != provenance.host:
        content = _of_another(provenance.host)
        provenance, span = evolve(provenance, host=speaker), None
    elif message.subject.startswith(_DEAD):
        content = _found_dead(message.headers)
    else:
        content = decode(message.body)
    return Delivery(
        body=message.body, provenance=provenance, span=span, receipt=receipt, content=content
    )


def receipt_alone(receipt: Receipt) -> Delivery:
    """Give a delivery of which nothing but the receipt is known."""
    return Delivery(body=b"", provenance=_NOWHERE, receipt=receipt, content=_UNREAD)


def receipt_of(reply: str) -> tuple[Receipt, int]:
    """Read place and delivery count from the reply subject of a delivered message."""
    tokens = reply.split(".")
    if len(tokens) > _PLAIN_TOKENS:
        del tokens[2:4]  # domain and account hash of newer servers
    stored_at = _EPOCH + int(tokens[7]) // 1000 * _MICROSECOND
    return Receipt(stream_seq=int(tokens[5]), stored_at=stored_at), int(tokens[4])


def _of_another(claimed: str) -> Malformed:
    return Malformed("inbox", "another_host", f"it says that it is of {claimed[:_LONGEST_CLAIM]!r}")


def _found_dead(raw: bytes) -> Malformed:
    headers = headers_in(raw)
    length = headers.get("Akira-Length", "?")
    reason = headers.get("Akira-Reason", "unknown")
    return Malformed("bridge", reason, f"a line of {length} bytes")
