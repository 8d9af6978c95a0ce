"""Calls by host and hour, and lines of a file, as a census is asked for them."""

from datetime import timedelta
from hashlib import sha256

from adapters.contract.builders import MOMENT, a_cdr, a_provenance, a_receipt, a_received_call
from application.proof.data import Claim
from domain.facts.call_facts import CallReceived

HOUR = timedelta(hours=1)
THIS_HOUR = MOMENT.replace(minute=0, second=0, microsecond=0)


def a_call(seq: int, *, host: str = "sip-01", hours: int = 0) -> CallReceived:
    """Give a call of some host, stored by the stream so many hours later."""
    return a_received_call(
        a_cdr(call_id=f"call-{seq}"),
        receipt=a_receipt(seq, MOMENT + hours * HOUR),
        provenance=a_provenance(host=host, offset=seq),
    )


def a_claim(received: CallReceived | None = None, raw: bytes = b"line", offset: int = -7) -> Claim:
    """Give what a line of a file lets us expect."""
    return Claim(
        call_key=received.call_key if received else None,
        fingerprint=received.fingerprint if received else None,
        raw_sha256=sha256(raw).digest(),
        file_id="file-1",
        offset=offset,
    )
