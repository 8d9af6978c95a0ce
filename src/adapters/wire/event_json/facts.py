"""Which facts there are, in which form each is written, and how every older form is read."""

from collections.abc import Mapping
from typing import Any, Final

from msgspec.json import Decoder, Encoder

from adapters.wire.event_json.converter import make_converter
from adapters.wire.event_json.upcasting import upcast
from domain.facts.call_facts import Amendment, CallAmended, CallFact, CallReceived
from domain.money import events as company_events
from domain.money.events import CompanyEvent

Fact = CallFact | CompanyEvent

_VERSIONS: Final[Mapping[str, int]] = {"CallReceived": 2}
_COMPANY_EVENTS: Final = (
    company_events.CompanyOpened,
    company_events.LimitsChanged,
    company_events.CompanySuspended,
    company_events.CompanyResumed,
    company_events.AccountMapped,
    company_events.TariffAssigned,
    company_events.ToppedUp,
    company_events.BalanceLow,
    company_events.BalanceExhausted,
    company_events.BalanceRestored,
)
_CLASSES: Final[Mapping[str, type[Any]]] = {
    "CallReceived": CallReceived,
    **{each.value: CallAmended for each in Amendment},
    **{each.__name__: each for each in _COMPANY_EVENTS},
}
_converter = make_converter()
_written = Encoder().encode
_document = Decoder(dict[str, Any]).decode


def form_of(fact: Fact) -> tuple[str, int]:
    """Name the type and the schema version in which this fact is written."""
    name = fact.amendment.value if isinstance(fact, CallAmended) else type(fact).__name__
    return name, _VERSIONS.get(name, 1)


def encode(fact: Fact) -> str:
    """Write one fact; times in ISO 8601 UTC, durations as seconds in text, amounts as text."""
    return _written(_converter.unstructure(fact)).decode()


def decode(name: str, version: int, data: str) -> Fact:
    """Read what this or any older version of the software wrote.

    Raises:
        LookupError: a type that this version does not know.
    """
    document = as_today(name, version, data)
    found: Fact = _converter.structure(document, _CLASSES[name])
    return found


def as_today(name: str, version: int, data: str) -> Mapping[str, Any]:
    """Give a document in today's form; its values stay as they stand in JSON.

    Raises:
        LookupError: a version that this software does not know.
    """
    return upcast(name, version, _VERSIONS.get(name, 1), _document(data))
