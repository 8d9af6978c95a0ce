"""What a command says: one JSON object for machines, tables for people."""

import json
import os
import sys
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING

from attrs import field, frozen

if TYPE_CHECKING:
    from rich.console import Console

_WIDE = 10_000
_SPREADSHEET_COMMANDS = ("=", "+", "-", "@", "\t", "\r")


@frozen
class Table:
    """Rows under headings; `empty` is said where there are none."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[object]]
    empty: str = "none"


@frozen(kw_only=True)
class Report:
    """What a command found.

    Attributes:
        schema: name and version of the document, such as `akira.status/1`.
        document: for machines.
        parts: for people; text stands as it is.
        good: whether the command ends with 0.
    """

    schema: str
    document: Mapping[str, object]
    parts: Sequence[Table | str] = field(factory=tuple)
    good: bool = True

    def emit(self, *, as_json: bool) -> int:
        """Print to stdout; give the exit code."""
        if as_json:
            sys.stdout.write(_json({"schema": self.schema, **self.document}) + "\n")
        else:
            _print(self.parts)
        sys.stdout.flush()
        return 0 if self.good else 1


def plain(value: object) -> str:
    """Write a value for people: control characters escaped, unknown as a dash."""
    match value:
        case None:
            return "-"
        case datetime():
            finest = "milliseconds" if value.microsecond else "seconds"
            return value.isoformat(" ", finest).replace("+00:00", "Z")
        case bytes():
            return visible(value.decode(errors="backslashreplace"))
        case timedelta():
            return f"{value.total_seconds():.3f}"
        case Decimal():
            return exact(value)
        case _:
            return visible(str(value))


def exact(amount: Decimal) -> str:
    """Write an amount with all its digits, and at least two decimals."""
    short = amount.normalize()
    return f"{short:f}" if int(short.as_tuple().exponent) < -1 else f"{short:.2f}"


def money(amount: Decimal, currency: str) -> str:
    """Write an amount with its currency."""
    return f"{exact(amount)} {currency}"


def safe_cell(text: str) -> str:
    """Write text for a spreadsheet, which must not take a number or a name for a formula."""
    return f"'{text}" if text.startswith(_SPREADSHEET_COMMANDS) else text


def visible(text: str) -> str:
    """Escape what a terminal would obey instead of show."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def _print(parts: Sequence[Table | str]) -> None:
    from rich.console import Console

    console = Console(
        width=None if sys.stdout.isatty() else _WIDE, markup=False, highlight=False, emoji=False
    )
    for part in parts:
        if isinstance(part, str):
            console.print(part, soft_wrap=True)
        else:
            _print_table(console, part)


def _print_table(console: "Console", table: Table) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table as RichTable
    from rich.text import Text

    if not table.rows:
        console.print(f"{table.title}: {table.empty}", soft_wrap=True)
        return
    shown = RichTable(title=Text(table.title), box=SIMPLE_HEAD, title_justify="left")
    for column in table.columns:
        shown.add_column(column, overflow="fold")
    for row in table.rows:
        shown.add_row(*(Text(plain(value)) for value in row))
    console.print(shown)


def _json(document: Mapping[str, object]) -> str:
    return json.dumps(document, default=_plain_json, indent=2 if _is_terminal() else None)


def _is_terminal() -> bool:
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def _plain_json(value: object) -> object:
    match value:
        case datetime() | date():
            return value.isoformat()
        case timedelta():
            return f"{value.total_seconds():.3f}"
        case bytes():
            return value.decode(errors="backslashreplace")
        case Enum():
            return value.value
        case Decimal():
            return f"{value.normalize():f}"
        case _:
            return str(value)
