"""Tables for people, without colours and, where nobody sits before it, without a width."""

import sys
from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from entrypoints.terminal.report import Part, Table
from entrypoints.terminal.words import plain

_WIDE = 10_000


def print_parts(parts: Sequence[Part]) -> None:
    """Print tables and lines to stdout."""
    console = Console(
        width=None if sys.stdout.isatty() else _WIDE, markup=False, highlight=False, emoji=False
    )
    for part in parts:
        if isinstance(part, Table) and part.rows:
            console.print(_drawn(part))
        else:
            line = part if isinstance(part, str) else f"{part.title}: {part.empty}"
            console.print(line, soft_wrap=True)


def _drawn(table: Table) -> RichTable:
    drawn = RichTable(title=Text(table.title), box=SIMPLE_HEAD, title_justify="left")
    for column in table.columns:
        drawn.add_column(column, overflow="fold")
    for row in table.rows:
        drawn.add_row(*(Text(plain(value)) for value in row))
    return drawn
