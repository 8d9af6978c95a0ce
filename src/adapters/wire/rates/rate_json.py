"""Wire: rates as JSON; amounts and seconds as text, what is at its default left out.

The form is canonical: equal terms are equal text, and it is the text that PostgreSQL's jsonb gives
back (keys by length, then by letters; a blank after each comma and colon).
"""

import json
import re
from datetime import time, timedelta
from decimal import Decimal
from typing import Any, Final

from cattrs import BaseValidationError, Converter, ForbiddenExtraKeysError, transform_error
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from adapters.wire.rates.calendar_json import (
    clock,
    dates_as_text,
    dates_of,
    days_as_text,
    days_of,
    exactly,
    names_of,
    time_of,
    weekdays_of,
)
from domain.pricing.rounding import Rounding
from domain.pricing.tariff import Band, Rate, with_callers

_US: Final = timedelta(microseconds=1)
_DECIMAL: Final = re.compile(r"\d{1,18}(\.\d{1,18})?", re.ASCII)


def encode_terms(rate: Rate) -> str:
    """Write all of a rate but prefixes and destination; what some callers pay instead as well."""
    document = _terms_converter.unstructure(rate)
    if rate.callers:
        document["callers"] = {each.caller_prefix: _by_caller(each, rate) for each in rate.callers}
    return _dumps(_ordered(document))


def decode_rate(prefix: str, destination: str, terms: str) -> Rate:
    """Read what `encode_terms` wrote."""
    document = json.loads(terms)
    callers = document.pop("callers", None)
    names = {"prefix": prefix, "destination": destination}
    rate = _converter.structure({**document, **names}, Rate)
    if callers is None:
        return rate
    return with_callers(
        rate,
        [
            _converter.structure({**names, **theirs, "caller_prefix": caller}, Rate)
            for caller, theirs in callers.items()
        ],
    )


def _by_caller(theirs: Rate, rate: Rate) -> dict[str, Any]:
    named = {} if theirs.destination == rate.destination else {"destination": theirs.destination}
    return {**_terms_converter.unstructure(theirs), **named}


class MalformedRateError(Exception):
    """A JSON value that is no rate; the text says what is wrong, and where in it."""


def rate_of(document: object) -> Rate:
    """Make a rate of a JSON object, whose amounts may be text, integers or Decimals.

    Raises:
        MalformedRateError: it is none.
    """
    if not isinstance(document, dict):
        raise MalformedRateError("no object")
    try:
        return _strict_converter.structure(document, Rate)
    except BaseValidationError as error:
        found = transform_error(error, "", _complaint)
        complaints = [_with_place_first(each) for each in found]
        raise MalformedRateError("; ".join(complaints)) from error


def _complaint(error: BaseException, _: type | None) -> str:
    if isinstance(error, KeyError):
        return "is missing"
    if isinstance(error, ForbiddenExtraKeysError):
        return f"has unknown fields: {', '.join(sorted(error.extra_fields))}"
    return "no object" if isinstance(error, AttributeError) else str(error)


def _with_place_first(complaint: str) -> str:
    text, _, place = complaint.rpartition(" @ ")
    return f"{place.lstrip('.')}: {text}" if place else text


def _make_converter(*left_out: str, strict: bool = False) -> Converter:
    converter = Converter(omit_if_default=True, forbid_extra_keys=True, detailed_validation=strict)
    for kind, write, read in (
        (Decimal, plain, _decimal),
        (Decimal | None, plain, _decimal),
        (timedelta, lambda span: plain(seconds(span)), _duration),
        (timedelta | None, lambda span: plain(seconds(span)), _duration),
        (time, clock, time_of),
    ):
        converter.register_unstructure_hook(kind, write)
        converter.register_structure_hook(kind, read)
    for exact in (str, int, bool):
        converter.register_structure_hook(exact, exactly)
    converter.register_structure_hook(int | None, lambda given, _: exactly(given, int))
    for rounding in (Rounding, Rounding | None):
        converter.register_structure_hook(rounding, lambda given, _: Rounding(given))
    days: dict[str, Any] = {
        "weekdays": override(unstruct_hook=names_of, struct_hook=weekdays_of, omit_if_default=True),
        "months": override(unstruct_hook=sorted, omit_if_default=True),
        "dates": override(unstruct_hook=dates_as_text, struct_hook=dates_of, omit_if_default=True),
        "days": override(unstruct_hook=days_as_text, struct_hook=days_of, omit_if_default=True),
    }
    converter.register_unstructure_hook(
        Band, make_dict_unstructure_fn(Band, converter, _cattrs_omit_if_default=True, **days)
    )
    converter.register_structure_hook(
        Band, make_dict_structure_fn(Band, converter, _cattrs_forbid_extra_keys=True, **days)
    )
    omitted: dict[str, Any] = {name: override(omit=True) for name in ("callers", *left_out)}
    converter.register_unstructure_hook(
        Rate, make_dict_unstructure_fn(Rate, converter, _cattrs_omit_if_default=True, **omitted)
    )
    alone: dict[str, Any] = {"callers": override(omit=True)}
    converter.register_structure_hook(
        Rate, make_dict_structure_fn(Rate, converter, _cattrs_forbid_extra_keys=True, **alone)
    )
    return converter


def plain(amount: Decimal) -> str:
    """Write an amount in its shortest form without exponent."""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def seconds(span: timedelta) -> Decimal:
    """Give a span in seconds."""
    return Decimal(span // _US).scaleb(-6)


def _decimal(given: object, _: object = None) -> Decimal:
    text = str(given)
    if isinstance(given, bool | float) or not _DECIMAL.fullmatch(text):
        raise ValueError(f"no amount of zero or more: {given!r}")
    return Decimal(text)


def _duration(given: object, _: object = None) -> timedelta:
    microseconds = _decimal(given).scaleb(6)
    if microseconds != int(microseconds):
        raise ValueError(f"no whole microseconds: {given!r}")
    return timedelta(microseconds=int(microseconds))


def _ordered(document: Any) -> Any:  # noqa: ANN401 any JSON
    if isinstance(document, dict):
        keys = sorted(document, key=lambda key: (len(key), key))
        return {key: _ordered(document[key]) for key in keys}
    return [_ordered(each) for each in document] if isinstance(document, list) else document


_dumps = json.JSONEncoder(ensure_ascii=False).encode
_converter = _make_converter()
_strict_converter = _make_converter(strict=True)
_terms_converter = _make_converter("prefix", "destination", "caller_prefix")
