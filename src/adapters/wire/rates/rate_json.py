"""Wire: rates as JSON; amounts and seconds as text, what is at its default left out.

The form is canonical: equal terms are equal text, and it is the text that PostgreSQL's jsonb gives
back (keys by length, then by letters; a blank after each comma and colon).
"""

import json
import re
from collections.abc import Collection
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any, Final

from cattrs import BaseValidationError, Converter, ForbiddenExtraKeysError, transform_error
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from domain.pricing.rounding import Rounding
from domain.pricing.tariff import Band, Rate

_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_US: Final = timedelta(microseconds=1)
_DECIMAL: Final = re.compile(r"\d{1,18}(\.\d{1,18})?", re.ASCII)
_A_LEAP_YEAR: Final = 2000


def encode_terms(rate: Rate) -> str:
    """Write all of a rate but prefix and destination."""
    return _dumps(_ordered(_terms_converter.unstructure(rate)))


def decode_rate(prefix: str, destination: str, terms: str) -> Rate:
    """Read what `encode_terms` wrote."""
    document = {**json.loads(terms), "prefix": prefix, "destination": destination}
    return _converter.structure(document, Rate)


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
        (time, _clock, _time),
    ):
        converter.register_unstructure_hook(kind, write)
        converter.register_structure_hook(kind, read)
    for exact in (str, int, bool):
        converter.register_structure_hook(exact, _exactly)
    converter.register_structure_hook(int | None, lambda given, _: _exactly(given, int))
    for rounding in (Rounding, Rounding | None):
        converter.register_structure_hook(rounding, lambda given, _: Rounding(given))
    days: dict[str, Any] = {
        "weekdays": override(unstruct_hook=_names_of, struct_hook=_weekdays, omit_if_default=True),
        "months": override(unstruct_hook=sorted, omit_if_default=True),
        "dates": override(unstruct_hook=_texts_of, struct_hook=_dates, omit_if_default=True),
        "days": override(unstruct_hook=_days_as_text, struct_hook=_days, omit_if_default=True),
    }
    converter.register_unstructure_hook(
        Band, make_dict_unstructure_fn(Band, converter, _cattrs_omit_if_default=True, **days)
    )
    converter.register_structure_hook(
        Band, make_dict_structure_fn(Band, converter, _cattrs_forbid_extra_keys=True, **days)
    )
    omitted: dict[str, Any] = {name: override(omit=True) for name in left_out}
    converter.register_unstructure_hook(
        Rate, make_dict_unstructure_fn(Rate, converter, _cattrs_omit_if_default=True, **omitted)
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


def _clock(moment: time) -> str:
    return moment.isoformat("auto" if moment.second or moment.microsecond else "minutes")


def _time(given: object, _: object = None) -> time:
    text = _exactly(given, str)
    return time() if text == "24:00" else time.fromisoformat(text)


def _exactly(given: object, kind: type) -> Any:  # noqa: ANN401 a converter's hook
    if type(given) is not kind:
        raise TypeError(f"{kind.__name__}, not {given!r}")
    return given


def _names_of(weekdays: Collection[int]) -> list[str]:
    return [_WEEKDAYS[day] for day in sorted(weekdays)]


def _weekdays(given: Any, _: object) -> frozenset[int]:  # noqa: ANN401 a converter's hook
    unknown = [name for name in _exactly(given, list) if name not in _WEEKDAYS]
    if unknown:
        raise ValueError(f"no weekday: {unknown[0]!r}")
    return frozenset(_WEEKDAYS.index(name) for name in given)


def _texts_of(dates: Collection[tuple[int, int]]) -> list[str]:
    return [f"{month:02}-{day:02}" for month, day in sorted(dates)]


def _dates(given: Any, _: object) -> frozenset[tuple[int, int]]:  # noqa: ANN401 a converter's hook
    found = [date.fromisoformat(f"{_A_LEAP_YEAR}-{text}") for text in _exactly(given, list)]
    return frozenset((each.month, each.day) for each in found)


def _days_as_text(days: Collection[date]) -> list[str]:
    return [day.isoformat() for day in sorted(days)]


def _days(given: Any, _: object) -> frozenset[date]:  # noqa: ANN401 a converter's hook
    return frozenset(date.fromisoformat(_exactly(text, str)) for text in _exactly(given, list))


def _ordered(document: Any) -> Any:  # noqa: ANN401 any JSON
    if isinstance(document, dict):
        keys = sorted(document, key=lambda key: (len(key), key))
        return {key: _ordered(document[key]) for key in keys}
    return [_ordered(each) for each in document] if isinstance(document, list) else document


_dumps = json.JSONEncoder(ensure_ascii=False).encode
_converter = _make_converter()
_strict_converter = _make_converter(strict=True)
_terms_converter = _make_converter("prefix", "destination")
