"""Records that need a person."""

from typing import Any

from adapters.contract.builders.calls import a_provenance, a_receipt
from application.letters.data import DeadLetter


def a_dead_letter(**changes: Any) -> DeadLetter:  # noqa: ANN401 any field
    """Give a record that needs a person."""
    seq = changes.pop("seq", 1)
    fields: dict[str, Any] = {
        "raw": b'{"duration": \xff}',
        "stage": "decode",
        "reason": "not_utf8",
        "detail": "a byte that is not UTF-8",
        "provenance": a_provenance(offset=seq),
        "receipt": a_receipt(seq),
    }
    return DeadLetter(**(fields | changes))
