"""Which facts there are, in which form each is written, and how every older form is read."""

from collections.abc import Mapping
from typing import Any, Final, get_args

from attrs import evolve
from msgspec.json import Decoder, Encoder

from adapters.wire.event_json.converter import CONVERTER
from adapters.wire.event_json.received import encode_received
from adapters.wire.event_json.upcasting import upcast
from domain.calls.parties import PARTIES, KeptParties
from domain.facts.call_facts import Amendment, CallAmended, CallReceived
from domain.facts.closing import MonthClosed
from domain.facts.entries import WholeFact
from domain.facts.figures import CallFigures
from domain.facts.forgetting import PartiesForgotten
from domain.facts.mending import LetterMended
from domain.facts.reading import NumbersRead
from domain.money.events import CompanyEvent, SupplierEvent, TariffAssigned
from domain.money.rules import RuleEvent
from domain.numbering.book import PlanEvent
from domain.pricing.sides import Side

Told = WholeFact | CompanyEvent | SupplierEvent | RuleEvent | PlanEvent


_VERSIONS: Final[Mapping[str, int]] = {
    "CallReceived": 3,
    **dict.fromkeys((each.value for each in Amendment), 2),
    "CompanyOpened": 2,
    "AccountMapped": 2,
    "TariffAssigned": 3,
    "ToppedUp": 2,
    "SupplyRouteOpened": 2,
    "MonthClosed": 2,
}
_CLASSES: Final[Mapping[str, type[Any]]] = {
    "CallReceived": CallReceived,
    **{each.value: CallAmended for each in Amendment},
    "PartiesForgotten": PartiesForgotten,
    "MonthClosed": MonthClosed,
    "NumbersRead": NumbersRead,
    "LetterMended": LetterMended,
    **{kind.__name__: kind for kind in (*get_args(CompanyEvent), *get_args(SupplierEvent))},
    **{kind.__name__: kind for kind in (*get_args(RuleEvent), *get_args(PlanEvent))},
}
FORMS: Final[Mapping[str, tuple[type[Any], int]]] = {
    name: (kind, _VERSIONS.get(name, 1)) for name, kind in _CLASSES.items()
}
"""Each type by its name: its class and the version of its form."""
_written = Encoder().encode
_document = Decoder(dict[str, Any]).decode


def form_of(fact: Told) -> tuple[str, int]:
    """Name the type and the schema version in which this fact is written."""
    if isinstance(fact, TariffAssigned) and fact.only is None and fact.side is Side.OUTBOUND:
        # What older software understands is written as it would.
        return "TariffAssigned", 2
    if isinstance(fact, MonthClosed) and not fact.left_open:
        return "MonthClosed", 1
    name = fact.amendment.value if isinstance(fact, CallAmended) else type(fact).__name__
    return name, _VERSIONS.get(name, 1)


def names_nobody(name: str, version: int) -> bool:
    """Tell whether events of a call in this form leave its parties out."""
    return version >= (3 if name == "CallReceived" else 2)


def encode(fact: Told) -> str:
    """Write one fact; times in ISO 8601 UTC, durations as seconds in text, amounts as text.

    A call's figures stand beside it, so that a query can count calls without knowing the rules.
    Its parties are kept elsewhere, and a commitment stands in their place.
    """
    return encode_received([fact])[0] if isinstance(fact, CallReceived) else encode_by_rule(fact)


def encode_by_rule(fact: Told) -> str:
    """Write one fact as the converter does, whatever its type."""
    document = CONVERTER.unstructure(fact)
    if isinstance(fact, CallReceived):
        document["parties"] = fact.kept_parties.commitment
        document["figures"] = _in_order(fact.figures)
    elif isinstance(fact, CallAmended):
        for name, held in (("now", fact.now), ("before", fact.before)):
            document[name]["figures"] = _in_order(held.figures)
    return _written(document).decode()


def decode(name: str, version: int, data: str, beside: KeptParties | None = None) -> Told:
    """Read what this or any older version of the software wrote.

    `beside` is what is kept of a call's parties; without it they are as forgotten.

    Raises:
        LookupError: a type that this version does not know.
    """
    document = as_today(name, version, data, beside)
    if name == "CallReceived":
        document.setdefault("fingerprint", None)
    found: Told = CONVERTER.structure(document, _CLASSES[name])
    if isinstance(found, CallReceived) and beside is not None:
        return evolve(found, salt=beside.salt, fingerprint=beside.fingerprint or found.fingerprint)
    return found


def as_today(
    name: str, version: int, data: str, beside: KeptParties | None = None
) -> dict[str, Any]:
    """Give a document in today's form, parties in it; its values stay as they stand in JSON.

    The figures of calls, which older forms lack, are not added: whoever decodes has the rules.

    Raises:
        LookupError: a version that this software does not know.
    """
    document = upcast(name, version, _VERSIONS.get(name, 1), _document(data))
    if beside is not None:
        named = dict(zip(PARTIES, beside.parties, strict=True))
        for held in (document, document.get("now"), document.get("before")):
            if isinstance(held, dict) and "cdr" in held:
                # What older software wrote has them in the log itself.
                held["cdr"] = named | held["cdr"]
    return document


def _in_order(figures: CallFigures) -> dict[str, object]:
    return {
        "outcome": figures.outcome,
        "rating": figures.rating,
        "seconds": figures.seconds,
        "billed": figures.billed,
        "pdd": figures.pdd,
    }
