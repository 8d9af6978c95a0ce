"""Tables for people, without colours; where nobody sits before it, rows with tabs between."""

import sys
from collections.abc import Sequence

from attrs import evolve
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table as RichTable
from rich.text import Text

from entrypoints.terminal.report import Part, Table
from entrypoints.terminal.words import plain


def print_parts(parts: Sequence[Part]) -> None:
    """Print tables and lines to stdout; more than the screen holds goes through a pager."""
    if not sys.stdout.isatty():
        sys.stdout.writelines(f"{line}\n" for part in parts for line in _in_tabs(part))
        return
    console = Console(markup=False, highlight=False, emoji=False)
    if sum(len(part.rows) for part in parts if isinstance(part, Table)) < console.height:
        _print(console, parts)
        return
    with console.pager():
        _print(console, parts)


def fitting(table: Table, console: Console) -> tuple[Table, Sequence[str]]:
    """Leave out what can be spared until a table fits; give it, and what was left out."""
    left_out: list[str] = []
    for name in reversed(table.spare):
        if width(table, console) <= console.width:
            break
        table = _without(table, name)
        left_out.insert(0, name)
    return table, left_out


def _print(console: Console, parts: Sequence[Part]) -> None:
    for part in parts:
        if isinstance(part, Table) and part.rows:
            table, left_out = fitting(part, console)
            console.print(_drawn(table))
            if left_out:
                console.print(f"not shown for want of room: {', '.join(left_out)}", soft_wrap=True)
        else:
            line = part if isinstance(part, str) else f"{part.title}: {part.empty}"
            console.print(line, soft_wrap=True)


def _in_tabs(part: Part) -> Sequence[str]:
    if isinstance(part, str):
        return [part]
    if not part.rows:
        return [f"{part.title}: {part.empty}"]
    rows = ["\t".join(plain(value) for value in row) for row in part.rows]
    return [part.title, *(["\t".join(part.columns)] if any(part.columns) else []), *rows]


def _without(table: Table, name: str) -> Table:
    place = list(table.columns).index(name)
    rows = [[*row[:place], *row[place + 1 :]] for row in table.rows]
    columns = [each for each in table.columns if each != name]
    return evolve(table, columns=columns, rows=rows)


def width(table: Table, console: Console) -> int:
    """Tell how many columns of a terminal a table takes where nothing is folded."""
    return Measurement.get(console, console.options.update(width=10_000), _drawn(table)).maximum


def _drawn(table: Table) -> RichTable:
    drawn = RichTable(title=Text(table.title), box=SIMPLE_HEAD, title_justify="left")
    for column in table.columns:
        drawn.add_column(column, overflow="fold")
    for row in table.rows:
        drawn.add_row(*(Text(plain(value)) for value in row))
    return drawn
