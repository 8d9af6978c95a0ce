"""Options that several commands take, and how they are read."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer

from domain.moment import YEARS_OF_CALLS, in_zone, is_plausible, no_zone
from entrypoints.cli.lazy import WholeGroup

_T = TypeVar("_T")
_E = TypeVar("_E", bound=StrEnum)
_MONTH = re.compile(r"\d{4}-\d{2}", re.ASCII)
_SECONDS = re.compile(r"\d{1,8}(\.\d{1,6})?", re.ASCII)
# 1970 and 2200 are what people type who mean ever.
YEARS = range(1970, 2201)
TIME = "2026-11[-23[T19:30[+01:00]]]"
Json = Annotated[bool, typer.Option("--json", help="One JSON object, for machines.")]


Lines = Annotated[bool, typer.Option("--jsonl", help="One JSON object a line for each.")]
Company = Annotated[str, typer.Argument(metavar="COMPANY", help="Name, or id: '#1'.")]
Duration = Annotated[str, typer.Option(metavar="SECONDS", help="Talk time; up to 6 decimals.")]
CompanyOption = Annotated[
    str | None, typer.Option("--company", metavar="COMPANY", help="Name, or id: '#1'.")
]
Zone = Annotated[
    str, typer.Option("--zone", metavar="ZONE", help="Of times that name none, and of the table.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only tell what would change.")]


def a_reason(text: str) -> str:
    """Give a reason without the blanks around it.

    Raises:
        BadParameter: nothing is left, or it is no text.
    """
    if not text.strip():
        raise typer.BadParameter("it may not be empty")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise typer.BadParameter("it is no text of UTF-8") from None
    return text.strip()


Because = Annotated[str, typer.Option("--because", callback=a_reason, help="Why; it is recorded.")]
Closed = Annotated[bool, typer.Option("--closed", help="Calls of closed months too.")]


def a_file(found: _T) -> _T:
    """Give what will be read to its end: a file or several, or none.

    Raises:
        BadParameter: one is a pipe or a device, which may have no end.
    """
    for path in found if isinstance(found, Sequence) else [found]:
        if isinstance(path, Path) and not path.is_file():
            raise typer.BadParameter(f"{path} is no regular file")
    return found


def group(about: str) -> typer.Typer:
    """Make a group of commands."""
    return typer.Typer(cls=WholeGroup, help=about, no_args_is_help=True, rich_markup_mode=None)


def moment(text: str) -> datetime:
    """Read ISO 8601: a month or a day, which begins then, or a time; without a zone it is UTC."""
    return in_zone(local(text), "UTC")


def local(text: str) -> datetime:
    """Read as `moment`; without a zone it is of whatever it is about."""
    try:
        found = datetime.fromisoformat(f"{text}-01" if _MONTH.fullmatch(text) else text)
    except ValueError:
        why = f"no ISO 8601 time: {text or repr(text)} (month, day or time: {TIME})"
        raise typer.BadParameter(why) from None
    if found.year not in YEARS:
        raise typer.BadParameter(no_year(text))
    return found


def no_year(text: str) -> str:
    """Say that a time or day lies where nobody means it."""
    return f"{text} lies before {YEARS.start} or after {YEARS.stop - 1}"


def of_a_call(text: str) -> datetime:
    """Read `--at`: the moment of a call, as `moment`.

    Raises:
        BadParameter: no call can be then.
    """
    found = moment(text)
    if not is_plausible(found):
        raise typer.BadParameter(f"no time of a call, {YEARS_OF_CALLS}: {text}", param_hint="--at")
    return found


def time_zone(name: str) -> ZoneInfo:
    """Read the name of a time zone, such as Europe/Berlin."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        raise typer.BadParameter(no_zone(name), param_hint="--zone") from None


def seconds(text: str, named: str = "--duration") -> timedelta:
    """Read a talk time; `named` is where it stands."""
    if not _SECONDS.fullmatch(text):
        raise typer.BadParameter(f"no seconds: {text}", param_hint=named)
    return timedelta(microseconds=int(Decimal(text).scaleb(6)))


def one_of(kind: type[_E], text: str | None, named: str) -> _E | None:
    """Read one of several words."""
    if text is None or text in set(kind):
        return None if text is None else kind(text)
    raise typer.BadParameter(f"{text!r} is none of {', '.join(kind)}", param_hint=named)


def as_written(read: Callable[[str], _T], text: str | None, named: str) -> _T | None:
    """Read what stands in an option, where something does; `named` is the option."""
    try:
        return None if text is None else read(text)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint=named) from error


def span(start: str, end: str) -> tuple[datetime, datetime]:
    """Read two moments, of which the second is the later."""
    found = (moment(start), moment(end))
    if found[0] >= found[1]:
        raise typer.BadParameter("--to must be after --from")
    return found
