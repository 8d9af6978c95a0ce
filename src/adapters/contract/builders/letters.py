"""Records that need a person."""

from typing import Any

from adapters.contract.builders.calls import a_provenance, a_receipt
from application.letters.data import DeadLetter
from domain.facts.mending import LetterMended


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


def a_mending(**changes: Any) -> LetterMended:  # noqa: ANN401 any field
    """Give the fact that a letter was mended."""
    fields: dict[str, Any] = {
        "letter": 1,
        "host": "sip-01",
        "file_id": "file-1",
        "offset": 1,
        "changes": ("duration=61.204", "callee"),
        "because": "a test",
        "by": "ana",
    }
    return LetterMended(**(fields | changes))
