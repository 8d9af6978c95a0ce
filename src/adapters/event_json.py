"""Wire: events as JSON, the form in which the event log keeps them.

A released form never changes: a new one gets the next schema version, and an upcaster.
"""

import json
from datetime import datetime, timedelta
from decimal import Decimal
from ipaddress import ip_address
from typing import Any
from uuid import UUID

from cattrs import Converter

from domain.cdr import HangupBy, IpAddress
from domain.events import CallReceived

TYPE = "CallReceived"
SCHEMA_VERSION = 1


def encode(event: CallReceived) -> str:
    """Write one event; times in ISO 8601 UTC, durations as seconds in text, all keys present."""
    return _dumps(_converter.unstructure(event))


def decode(data: str) -> CallReceived:
    """Read what `encode` wrote."""
    return _converter.structure(json.loads(data), CallReceived)


def _make_converter() -> Converter:
    converter = Converter()
    converter.register_unstructure_hook(datetime, datetime.isoformat)
    converter.register_unstructure_hook(timedelta, _seconds)
    for plain in (UUID, Decimal, IpAddress):
        converter.register_unstructure_hook(plain, str)
    converter.register_unstructure_hook(IpAddress | None, _text_or_none)
    converter.register_unstructure_hook(Decimal | None, _text_or_none)
    converter.register_structure_hook(datetime, lambda text, _: datetime.fromisoformat(text))
    converter.register_structure_hook(timedelta, lambda text, _: _duration(text))
    converter.register_structure_hook(UUID, lambda text, _: UUID(text))
    converter.register_structure_hook(Decimal | None, lambda text, _: _unless_none(Decimal, text))
    converter.register_structure_hook(
        IpAddress | None, lambda text, _: _unless_none(ip_address, text)
    )
    converter.register_structure_hook(HangupBy | None, lambda text, _: text)
    return converter


def _seconds(duration: timedelta) -> str:
    return str(Decimal(duration // timedelta(microseconds=1)).scaleb(-6))


def _duration(text: str) -> timedelta:
    return timedelta(microseconds=int(Decimal(text).scaleb(6)))


def _text_or_none(value: object) -> str | None:
    return None if value is None else str(value)


def _unless_none(convert: Any, text: str | None) -> Any:  # noqa: ANN401 a converter's hook
    return None if text is None else convert(text)


_dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_converter = _make_converter()
