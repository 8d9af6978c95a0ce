"""JSON Schema of attrs classes as the event log writes them."""

import types
from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import Any, Final, Literal, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import attrs

_Schema = dict[str, Any]
_SECONDS: Final = {"type": "string", "pattern": r"^-?[0-9]+\.[0-9]{6}$"}
_PLAIN: Final[Mapping[Any, _Schema]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    type(None): {"type": "null"},
    UUID: {"type": "string", "format": "uuid"},
    Decimal: {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$"},
    Fraction: {"type": "string"},
    datetime: {"type": "string", "format": "date-time"},
    date: {"type": "string", "format": "date"},
    time: {"type": "string", "format": "time"},
    timedelta: _SECONDS,
    IPv4Address: {"type": "string"},
    IPv6Address: {"type": "string"},
    IPv4Network: {"type": "string"},
    IPv6Network: {"type": "string"},
}


def schema_of(
    kind: Any,  # noqa: ANN401 a type form
    definitions: dict[str, _Schema],
    *,
    without: Mapping[str, Collection[str]],
    beside: Mapping[str, _Schema],
) -> _Schema:
    """Give the schema of a type; those of classes go into `definitions`.

    Attributes:
        without: keys that are never written, by the name of the class.
        beside: keys that no attribute stands for, likewise.

    Raises:
        TypeError: a type that nobody said how to write.
    """
    if kind in _PLAIN:
        return dict(_PLAIN[kind])
    if attrs.has(kind):
        if kind.__name__ not in definitions:
            definitions[kind.__name__] = {}
            definitions[kind.__name__] = _object(kind, definitions, without, beside)
        return {"$ref": f"#/$defs/{kind.__name__}"}
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {"enum": [each.value for each in kind]}
    return _composed(kind, definitions, without=without, beside=beside)


def _composed(kind: Any, definitions: dict[str, _Schema], **how: Any) -> _Schema:  # noqa: ANN401 a type form
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Literal:
        return {"enum": list(arguments)}
    if origin in (Union, types.UnionType):
        found = [schema_of(each, definitions, **how) for each in arguments]
        return {"anyOf": [each for place, each in enumerate(found) if each not in found[:place]]}
    if origin in (dict, Mapping):
        return {
            "type": "object",
            "additionalProperties": schema_of(arguments[1], definitions, **how),
        }
    if isinstance(origin, type) and issubclass(origin, Collection):
        return {"type": "array", "items": schema_of(arguments[0], definitions, **how)}
    raise TypeError(f"nobody said how {kind} is written")


def _object(
    kind: type,
    definitions: dict[str, _Schema],
    without: Mapping[str, Collection[str]],
    beside: Mapping[str, _Schema],
) -> _Schema:
    hints = get_type_hints(kind)
    hidden = without.get(kind.__name__, ())
    written = [each for each in attrs.fields(kind) if each.init and each.name not in hidden]
    properties = {
        each.name: schema_of(hints[each.name], definitions, without=without, beside=beside)
        for each in written
    }
    needed = [each.name for each in written if each.default is attrs.NOTHING]
    more = beside.get(kind.__name__, {})
    return {"type": "object", "properties": properties | more, "required": [*needed, *more]}
