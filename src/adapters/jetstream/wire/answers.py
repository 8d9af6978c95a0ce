"""What the stream answers to a record: stored, known, not now, or never."""

import json
import re
from contextlib import suppress
from enum import Enum, auto
from typing import Final, NamedTuple


class Verdict(Enum):
    """What becomes of a record."""

    STORED = auto()
    KNOWN = auto()
    NOT_NOW = auto()
    NEVER = auto()


# The usual answer costs no parsing.
_PLAIN_YES: Final = re.compile(rb'\{"stream":"[^"\\]*", ?"seq":(\d+)\}')
# JetStream refuses such a message whoever sends it again: message size exceeds maximum allowed.
_NEVER: Final = frozenset({10054})


class Answer(NamedTuple):
    """A verdict, why it is no yes, and the number of the message where it is one."""

    verdict: Verdict
    why: str = ""
    seq: int = 0


def answer_of(body: bytes) -> Answer:
    """Read an answer."""
    yes = _PLAIN_YES.fullmatch(body)
    if yes:
        return Answer(Verdict.STORED, "", int(yes[1]))
    found = _object(body)
    error, seq = found.get("error"), found.get("seq")
    if error is None and isinstance(seq, int):
        return Answer(Verdict.KNOWN if found.get("duplicate") else Verdict.STORED, "", seq)
    if isinstance(error, dict) and error.get("err_code") in _NEVER:
        return Answer(Verdict.NEVER, str(error.get("description")))
    return Answer(Verdict.NOT_NOW, str(error or "no stream takes cdr.*"))


def _object(answer: bytes) -> dict[str, object]:
    with suppress(ValueError):
        found = json.loads(answer or b"{}")
        return found if isinstance(found, dict) else {}
    return {}
