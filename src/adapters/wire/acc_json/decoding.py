"""CDR and phase lines to domain objects."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final, TypeVar

from attrs import fields
from cattrs import ClassValidationError, Converter
from cattrs.gen import make_dict_structure_fn, override

from adapters.wire.acc_json import values
from adapters.wire.acc_json.errors import MalformedRecordError
from adapters.wire.acc_json.parsing import parse_strictly
from adapters.wire.acc_json.straight import straight_cdr
from adapters.wire.acc_json.unread import needed_part
from domain.calls.cdr import Cdr, HangupBy, IpAddress
from domain.calls.identity import check_identity, message_id
from domain.errors import DomainError, InvalidCdrError
from domain.live.call_event import CallEvent, CallPhase
from domain.live.calls_in_progress import KamailioPulse

_T = TypeVar("_T")
_PHASES = {phase.value: phase for phase in CallPhase} | {"early": CallPhase.RINGING}


def decode_cdr(payload: bytes) -> Cdr:
    """Decode one CDR line; unknown keys are allowed, Kamailio's owner may add some.

    A field on which no price depends is unknown where it cannot be read, and noted in `unread`.

    Raises:
        MalformedRecordError: and nothing else, whatever the bytes.
    """
    cdr = straight_cdr(payload) or plain_cdr(payload)
    try:
        check_identity(cdr)
    except InvalidCdrError as error:
        raise MalformedRecordError(error.reason, str(error)) from error
    return cdr


def plain_cdr(payload: bytes) -> Cdr:
    """Decode as `decode_cdr`, by the plain way alone, and whether or not it names a dialog.

    Raises:
        MalformedRecordError: as there.
    """
    found = parse_strictly(payload)
    try:
        return _cdr_of(found)
    except MalformedRecordError as error:
        part = needed_part(found, _cdr_of, _KEYS[Cdr], error.reason)
        if part is None:
            raise
        return part


def decode_phase(payload: bytes, host: str) -> CallEvent:
    """Decode one phase line that was written on `host`.

    Raises:
        MalformedRecordError: and nothing else, whatever the bytes.
    """
    found = dict(parse_strictly(payload))
    found["event_id"] = message_id(host, payload)
    found["host"] = host
    return _structure(found, CallEvent)


def decode_pulse(payload: bytes) -> KamailioPulse:
    """Decode one pulse line.

    Raises:
        MalformedRecordError: and nothing else, whatever the bytes.
    """
    return _structure(parse_strictly(payload), KamailioPulse)


def _cdr_of(found: Mapping[str, object]) -> Cdr:
    return _structure(found, Cdr)


def _structure(found: Mapping[str, object], wanted: type[_T]) -> _T:
    try:
        return _fast.structure(found, wanted)
    except DomainError as error:
        raise MalformedRecordError(getattr(error, "reason", "invalid"), str(error)) from error
    except Exception as error:  # the explaining converter names the field
        raise _named(found, wanted) from error


def _named(found: Mapping[str, object], wanted: type[_T]) -> MalformedRecordError:
    try:
        _explaining.structure(found, wanted)
    except ClassValidationError as group:
        [(error, note), *_], _ = group.group_exceptions()
        why = "is missing" if isinstance(error, KeyError) else str(error)
        del error
        for each in group.exceptions:
            # Its frames hold it: a circle, in which all records of a batch stay for long.
            each.__traceback__ = each.__cause__ = each.__context__ = None
        return MalformedRecordError(note.name, f"{note.name}: {why}")
    raise AssertionError("the two converters disagree")


def _make_converter(*, explaining: bool) -> Converter:
    converter = Converter(detailed_validation=explaining)
    for wanted, hook in _HOOKS.items():
        converter.register_structure_hook(wanted, hook)
    for kind, keys in _KEYS.items():
        special: Any = {name: override(rename=key) for name, key in keys.items()}
        special |= {name: override(omit=True) for name in _OURS.get(kind, ())}
        structure = make_dict_structure_fn(
            kind, converter, _cattrs_detailed_validation=explaining, **special
        )
        converter.register_structure_hook(kind, structure)
    return converter


def _phase(value: object, _: object) -> CallPhase:
    if not isinstance(value, str) or value not in _PHASES:
        raise values.ValueRefusedError("no phase of a call")
    return _PHASES[value]


def _known_text(value: object, _: object) -> str:
    known = values.text(value)
    if known is None:
        raise values.ValueRefusedError("unknown")
    return known


# Where Kamailio's key is not our word.
_KEYS: Final[Mapping[type[Any], Mapping[str, str]]] = {
    Cdr: {"created_at": "init_time", "ringing_at": "ring_time"},
    CallEvent: {"at": "ts", "sip_code": "code"},
    KamailioPulse: {"at": "pulse", "started_at": "started"},
}
# What no line may say of itself.
_OURS: Final[Mapping[type[Any], Sequence[str]]] = {Cdr: ("unread", "doubt")}
# What a line may say, by Kamailio's keys.
FIELDS: Final[Mapping[str, str]] = {
    _KEYS[Cdr].get(each.name, each.name): each.name
    for each in fields(Cdr)
    if each.name not in _OURS[Cdr]
}
_HOOKS: dict[object, Callable[[object, object], object]] = {
    str: _known_text,
    str | None: values.text,
    int: values.count,
    int | None: values.sip_code,
    Decimal | None: values.seconds,
    IpAddress | None: values.address,
    HangupBy | None: values.side,
    CallPhase: _phase,
    datetime: values.moment,
    timedelta: values.duration,
}
_fast = _make_converter(explaining=False)
_explaining = _make_converter(explaining=True)
