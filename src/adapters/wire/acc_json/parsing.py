"""From bytes to one JSON object, refusing what a parser would let pass."""

import json
from collections.abc import Mapping
from typing import NoReturn

from adapters.wire.acc_json.errors import MalformedRecordError
from adapters.wire.acc_json.quick import fields_of, texts_of
from application.intake.data import RecordKind

# The first key that is there decides (docs/reference/kamailio-records.md).
_KIND_KEYS = (
    ("duration", RecordKind.CDR),
    ("phase", RecordKind.PHASE),
    ("pulse", RecordKind.PULSE),
)


def parse_strictly(payload: bytes) -> Mapping[str, object]:
    """Parse one object: no duplicate key, no NaN, no bottomless nesting.

    Raises:
        MalformedRecordError: `not_utf8`, `not_json`, `not_an_object`, `duplicate_key`, `too_deep`.
    """
    texts = texts_of(payload)
    return _object(payload, _strict) if texts is None else texts


def record_kind(payload: bytes) -> RecordKind:
    """Tell CDR, acc, phase and pulse records apart without judging their content.

    Raises:
        MalformedRecordError: no JSON object, or of no known kind (`unknown_kind`).
    """
    keys = fields_of(payload)
    if keys is None:
        keys = _object(payload, _lenient)
    for key, kind in _KIND_KEYS:
        if key in keys:
            return kind
    if "method" in keys and "callid" in keys:
        return RecordKind.ACC
    raise MalformedRecordError("unknown_kind", f"keys: {', '.join(sorted(keys)[:10])}")


def _object(payload: bytes, decoder: json.JSONDecoder) -> Mapping[str, object]:
    try:
        found = decoder.decode(payload.decode())
    except UnicodeDecodeError as error:
        raise MalformedRecordError("not_utf8", str(error)) from error
    except RecursionError as error:
        raise MalformedRecordError("too_deep", "nested too deeply") from error
    except ValueError as error:
        raise MalformedRecordError("not_json", str(error)) from error
    if not isinstance(found, dict):
        raise MalformedRecordError("not_an_object", f"a {type(found).__name__}")
    return found


def _refuse_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise MalformedRecordError("duplicate_key", "a key stands twice in one object")
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise MalformedRecordError("not_json", f"{name} is no JSON number")


_lenient = json.JSONDecoder()
_strict = json.JSONDecoder(object_pairs_hook=_refuse_duplicates, parse_constant=_refuse_constant)
