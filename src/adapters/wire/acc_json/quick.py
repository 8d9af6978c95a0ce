"""The short way for honest lines: taken only where the strict way is bound to agree.

The engine refuses all that the strict parser refuses, except a key that stands twice. In a flat
object of texts every quotation mark that is not escaped begins or ends a key or a value, so a key
that stands twice leaves marks over.
"""

from collections.abc import Mapping
from typing import Final

from msgspec import MsgspecError
from msgspec.json import Decoder

_TEXTS: Final = Decoder(dict[str, str])
_SCALARS: Final = Decoder(dict[str, str | int | float | bool | None])
_MARKS_OF_A_PAIR = 4
# Python reads no whole number of more than 4,300 digits, the engine does.
_SHORT_ENOUGH = 4096


def texts_of(payload: bytes) -> dict[str, str] | None:
    """Give a flat object of texts whose keys stand once each; None where it is not surely one."""
    try:
        found = _TEXTS.decode(payload)
    except (MsgspecError, ValueError, RecursionError):
        return None
    marks = payload.count(b'"')
    if b"\\" in payload:
        if b"\\\\" in payload:
            return None
        marks -= payload.count(b'\\"')
    return found if marks == _MARKS_OF_A_PAIR * len(found) else None


def fields_of(payload: bytes) -> Mapping[str, object] | None:
    """Give a flat object, of a key that stands twice the last; None where it is not surely one."""
    if len(payload) > _SHORT_ENOUGH:
        return None
    try:
        return _SCALARS.decode(payload)
    except (MsgspecError, ValueError, RecursionError):
        return None
