"""Which facts there are, in which form each is written, and how every older form is read."""

from collections.abc import Mapping
from typing import Any, Final, get_args

from msgspec.json import Decoder, Encoder

from adapters.wire.event_json.converter import make_converter
from adapters.wire.event_json.upcasting import upcast
from domain.facts.call_facts import Amendment, CallAmended, CallFact, CallReceived
from domain.facts.figures import CallFigures
from domain.money.events import CompanyEvent, SupplierEvent
from domain.money.rules import LongestCallSet, RuleEvent

Told = CallFact | CompanyEvent | SupplierEvent | RuleEvent

_VERSIONS: Final[Mapping[str, int]] = {
    "CallReceived": 3,
    **dict.fromkeys(("CallRerated", "CdrCorrected", "CallVoided"), 2),
    "CompanyOpened": 2,
}
_CLASSES: Final[Mapping[str, type[Any]]] = {
    "CallReceived": CallReceived,
    **{each.value: CallAmended for each in Amendment},
    **{kind.__name__: kind for kind in (*get_args(CompanyEvent), *get_args(SupplierEvent))},
    LongestCallSet.__name__: LongestCallSet,
}
_converter = make_converter()
_written = Encoder().encode
_document = Decoder(dict[str, Any]).decode


def form_of(fact: Told) -> tuple[str, int]:
    """Name the type and the schema version in which this fact is written."""
    name = fact.amendment.value if isinstance(fact, CallAmended) else type(fact).__name__
    return name, _VERSIONS.get(name, 1)


def encode(fact: Told) -> str:
    """Write one fact; times in ISO 8601 UTC, durations as seconds in text, amounts as text.

    A call's figures stand beside it, so that a query can count calls without knowing the rules.
    """
    document = _converter.unstructure(fact)
    if isinstance(fact, CallReceived):
        document["figures"] = _in_order(fact.figures)
    elif isinstance(fact, CallAmended):
        for name, held in (("now", fact.now), ("before", fact.before)):
            document[name]["figures"] = _in_order(held.figures)
    return _written(document).decode()


def decode(name: str, version: int, data: str) -> Told:
    """Read what this or any older version of the software wrote.

    Raises:
        LookupError: a type that this version does not know.
    """
    document = as_today(name, version, data)
    found: Told = _converter.structure(document, _CLASSES[name])
    return found


def as_today(name: str, version: int, data: str) -> Mapping[str, Any]:
    """Give a document in today's form; its values stay as they stand in JSON.

    The figures of calls, which older forms lack, are not added: whoever decodes has the rules.

    Raises:
        LookupError: a version that this software does not know.
    """
    return upcast(name, version, _VERSIONS.get(name, 1), _document(data))


def _in_order(figures: CallFigures) -> dict[str, object]:
    return {
        "outcome": figures.outcome,
        "rating": figures.rating,
        "seconds": figures.seconds,
        "billed": figures.billed,
        "pdd": figures.pdd,
    }
