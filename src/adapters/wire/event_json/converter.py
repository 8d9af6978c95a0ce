"""How each kind of value stands in JSON."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from ipaddress import ip_address
from typing import Any, Final, Generic, TypeVar
from uuid import UUID

from attrs import define, field, has
from cattrs import Converter
from cattrs.fns import identity
from cattrs.gen import make_dict_unstructure_fn, override
from msgspec import Raw
from msgspec.json import Encoder

from adapters.wire.event_json.texts import moment_text, seconds_text
from domain.calls.cdr import Cdr, HangupBy, IpAddress
from domain.calls.parties import PARTIES
from domain.facts.call_facts import CallReceived
from domain.facts.closing import MonthClosed
from domain.money.events import CompanyOpened, TariffAssigned
from domain.pricing.bands import Tier
from domain.pricing.charge import RatedCharge, Segment
from domain.pricing.verdict import Verdict

_MOST_REMEMBERED = 10_000
_written: Final = Encoder().encode
_Value = TypeVar("_Value")
_Form = TypeVar("_Form")


def make_converter() -> Converter:
    """Make the converter of the event log; exact, and silent about what is not set.

    The record and its place are written whole, so that a query can name every key of them; only
    who took part is left out, and what could not be read or is in doubt where nothing is.
    """
    converter = Converter()
    # The JSON engine writes these itself, keys and amounts as str() does.
    for plain in (UUID, Decimal, Decimal | None, str | None, int | None, HangupBy | None):
        converter.register_unstructure_hook(plain, identity)
    converter.register_unstructure_hook(IpAddress, str)
    converter.register_unstructure_hook(IpAddress | None, _text_or_none)
    converter.register_unstructure_hook(datetime, moment_text)
    converter.register_unstructure_hook(timedelta, seconds_text)
    converter.register_unstructure_hook_factory(
        _is_of_a_verdict,
        lambda kind: make_dict_unstructure_fn(kind, converter, _cattrs_omit_if_default=True),
    )
    _write_in_short(converter)
    for told, names in (
        (CompanyOpened, ("zone",)),
        (TariffAssigned, ("only", "side")),
        (MonthClosed, ("left_open", "because")),
    ):
        if_said: Any = dict.fromkeys(names, override(omit_if_default=True))
        converter.register_unstructure_hook(
            told, make_dict_unstructure_fn(told, converter, **if_said)
        )
    never = ("salt", "fingerprint", "claim", "claim_in", "numbers")
    for kind, hidden in ((Cdr, PARTIES), (CallReceived, never)):
        special: Any = dict.fromkeys(hidden, override(omit=True))
        if kind is Cdr:
            special |= dict.fromkeys(("unread", "doubt"), override(omit_if_default=True))
        converter.register_unstructure_hook(
            kind, make_dict_unstructure_fn(kind, converter, **special)
        )
    _read_what_was_written(converter)
    return converter


def _write_in_short(converter: Converter) -> None:
    def written_by(kind: type, **otherwise: Any) -> Callable[[Any], dict[str, Any]]:  # noqa: ANN401
        return make_dict_unstructure_fn(kind, converter, _cattrs_omit_if_default=True, **otherwise)

    tier = written_by(Tier)
    converter.register_unstructure_hook(
        Tier, Remembered[Tier, Raw](lambda each: Raw(_written(tier(each))))
    )
    segment = written_by(Segment)
    in_order = override(unstruct_hook=lambda segments: [segment(each) for each in segments])
    converter.register_unstructure_hook(RatedCharge, written_by(RatedCharge, segments=in_order))


@define(eq=False)
class Remembered(Generic[_Value, _Form]):
    """The form of values of which there are few, each met again and again.

    They are told apart by identity: what is equal may be written in different ways, as 1 and 1.0.
    """

    write: Callable[[_Value], _Form]
    _known: dict[int, tuple[_Value, _Form]] = field(factory=dict)

    def __call__(self, value: _Value) -> _Form:
        """Give what is written of a value."""
        known = self._known.get(id(value))
        if known is None:
            if len(self._known) >= _MOST_REMEMBERED:
                self._known.clear()
            # The value is kept too, so that no other one gets its identity.
            known = self._known[id(value)] = (value, self.write(value))
        return known[1]


def _read_what_was_written(converter: Converter) -> None:
    def reads(kind: Any, read: Any) -> None:  # noqa: ANN401 a type form
        converter.register_structure_hook(kind, lambda text, _: read(text))
        converter.register_structure_hook(
            kind | None, lambda text, _: None if text is None else read(text)
        )

    reads(datetime, datetime.fromisoformat)
    reads(timedelta, _duration)
    reads(UUID, UUID)
    reads(Decimal, Decimal)
    reads(IpAddress, ip_address)


def _is_of_a_verdict(kind: Any) -> bool:  # noqa: ANN401 any type
    return has(kind) and (kind is Verdict or kind.__module__.startswith("domain.pricing"))


def _duration(text: str) -> timedelta:
    return timedelta(microseconds=int(Decimal(text).scaleb(6)))


def _text_or_none(value: object) -> str | None:
    return None if value is None else str(value)


CONVERTER: Final = make_converter()
