"""The reasons for which lines are refused, all of them: each is counted from the beginning."""

from collections.abc import Sequence
from typing import Final

from attrs import fields

from domain.calls.cdr import PRICELESS, Cdr
from domain.live.call_event import CallEvent
from domain.live.calls_in_progress import KamailioPulse

_NO_OBJECT: Final = ("not_an_object", "not_json", "not_utf8", "too_deep")
# Of any line, before it is known what it tells.
OF_LINES: Final = (*_NO_OBJECT, "unknown_kind")


def _of(wanted: type, *beside: str) -> Sequence[str]:
    """Give what is said of a record: the field that is wrong, or why it cannot be read."""
    return (*_NO_OBJECT, "duplicate_key", *beside, *(field.name for field in fields(wanted)))


# A call that is named without it needs no To tag; the others are never needed.
_NEVER: Final = {"unread", "doubt", *PRICELESS} - {"to_tag"}
OF_CDRS: Final = [each for each in _of(Cdr, "time", "no_identity") if each not in _NEVER]
OF_EVENTS: Final = _of(CallEvent, "time")
OF_PULSES: Final = _of(KamailioPulse, "time")
