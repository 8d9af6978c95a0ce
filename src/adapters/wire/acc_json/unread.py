"""Records that can be read but for a field on which no price depends."""

import json
from collections.abc import Callable, Mapping
from typing import Final

from attrs import evolve

from adapters.wire.acc_json.errors import MalformedRecordError
from domain.calls.cdr import PRICELESS, Cdr
from domain.calls.identity import is_named_without_to_tag
from domain.calls.parties import PARTIES

_Fields = Mapping[str, object]
_SHOWN: Final = 64


def needed_part(
    found: _Fields,
    read: Callable[[_Fields], Cdr],
    keys: Mapping[str, str],
    reason: str,
) -> Cdr | None:
    """Give the record without the priceless fields that cannot be read; they are noted in it.

    `keys` are those of Kamailio, where they differ from our names; `reason` is why the whole cannot
    be read. None where that field is needed.

    Raises:
        MalformedRecordError: of another field that is needed.
    """
    key = keys.get(reason, reason)
    if reason not in PRICELESS or key not in found:
        return None
    left = {name: value for name, value in found.items() if name != key}
    try:
        cdr = read(left)
    except MalformedRecordError as other:
        part = needed_part(left, read, keys, other.reason)
        if part is None:
            raise
        cdr = part
    if key == "to_tag" and not is_named_without_to_tag(cdr):
        return None
    return evolve(cdr, unread=" ".join(filter(None, (_noted(key, found[key]), cdr.unread))))


def _noted(key: str, written: object) -> str:
    # The note stays in the log, out of which nobody can be taken: who took part is not in it.
    return key if key in PARTIES else f"{key}={json.dumps(written)[:_SHOWN]}"
