"""Older forms of events, brought to today's one step after the other."""

from collections.abc import Callable, Mapping
from typing import Any, Final

_Document = dict[str, Any]


def _with_verdict(document: _Document) -> _Document:
    """Version 1 knew no prices: every call had a reason instead."""
    reason = document.pop("unrated_reason")
    return {**document, "verdict": {"unrated_reason": reason}}


def _as_it_is(document: _Document) -> _Document:
    """Leave out what the next version has more: who reads works it out."""
    return document


def _ending_others(document: _Document) -> _Document:
    """In version 1 an assignment ended the one in force at its beginning."""
    return {**document, "ends_others": True}


_STEPS: Final[Mapping[tuple[str, int], Callable[[_Document], _Document]]] = {
    ("CallReceived", 1): _with_verdict,
    ("CallReceived", 2): _as_it_is,
    ("CallRerated", 1): _as_it_is,
    ("CdrCorrected", 1): _as_it_is,
    ("CallVoided", 1): _as_it_is,
    ("CompanyOpened", 1): _as_it_is,
    ("AccountMapped", 1): _as_it_is,
    ("TariffAssigned", 1): _ending_others,
    ("TariffAssigned", 2): _as_it_is,
    ("ToppedUp", 1): _as_it_is,
    ("SupplyRouteOpened", 1): _as_it_is,
    ("MonthClosed", 1): _as_it_is,
}


def upcast(name: str, version: int, wanted: int, document: _Document) -> _Document:
    """Give the document in the wanted version.

    Raises:
        LookupError: it is of a version that this software does not know.
    """
    for step in range(version, wanted):
        document = _STEPS[name, step](document)
    if version > wanted:
        raise LookupError(f"{name} of schema version {version} is newer than this software")
    return document
