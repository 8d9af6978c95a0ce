"""What the stream answers to a record: stored, known, not now, or never."""

import json
import re
from contextlib import suppress
from enum import Enum, auto
from typing import Final


class Verdict(Enum):
    """What becomes of a record."""

    STORED = auto()
    KNOWN = auto()
    NOT_NOW = auto()
    NEVER = auto()


# The usual answer costs no parsing.
_PLAIN_YES: Final = re.compile(rb'\{"stream":"[^"\\]*", ?"seq":\d+\}')
# JetStream refuses such a message whoever sends it again: message size exceeds maximum allowed.
_NEVER: Final = frozenset({10054})


def verdict_of(answer: bytes) -> tuple[Verdict, str]:
    """Read an answer, and why it is no yes."""
    if _PLAIN_YES.fullmatch(answer):
        return Verdict.STORED, ""
    found = _object(answer)
    error = found.get("error")
    if error is None and "seq" in found:
        return (Verdict.KNOWN if found.get("duplicate") else Verdict.STORED), ""
    if isinstance(error, dict) and error.get("err_code") in _NEVER:
        return Verdict.NEVER, str(error.get("description"))
    return Verdict.NOT_NOW, str(error or "no stream takes cdr.*")


def _object(answer: bytes) -> dict[str, object]:
    with suppress(ValueError):
        found = json.loads(answer or b"{}")
        return found if isinstance(found, dict) else {}
    return {}
