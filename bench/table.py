"""Rows for people, and for machines."""

import json
from collections.abc import Iterable, Mapping, Sequence

from bench.rows import Row

_HEAD = ("what", "measured", "unit", "against", "there", "ratio", "hold", "stretch", "verdict")
_NUMBERS = frozenset({1, 4, 5, 6, 7})


def as_text(rows: Sequence[Row], machine: Mapping[str, str]) -> str:
    """Lay the rows out in columns, notes and the machine below."""
    cells = [_HEAD, *(_cells(row) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = [_line(each, widths) for each in cells]
    notes = [f"{row.what}: {row.note}" for row in rows if row.note]
    where = "; ".join(f"{name}: {value}" for name, value in machine.items())
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:], "", *notes, "", where]) + "\n"


def as_json(rows: Iterable[Row], machine: Mapping[str, str]) -> str:
    """Give all that the table holds, and where it was measured."""
    return json.dumps({"machine": machine, "rows": [_fields(row) for row in rows]}, indent=1) + "\n"


def number(value: float | None) -> str:
    """Write three figures, or all before the point."""
    if value is None:
        return ""
    if abs(value) >= 100:  # noqa: PLR2004 three figures
        return f"{value:,.0f}"
    return f"{value:.2f}" if abs(value) < 10 else f"{value:.1f}"  # noqa: PLR2004 three figures


def _cells(row: Row) -> tuple[str, ...]:
    return (
        row.what,
        number(row.measured),
        row.unit,
        row.against,
        number(row.peer),
        number(row.ratio),
        number(row.target.hold if row.target else None),
        number(row.target.stretch if row.target else None),
        _verdict(row),
    )


def _verdict(row: Row) -> str:
    if row.verdict == "missed" and row.target is not None and row.judged is not None:
        return f"NOT REACHED by {row.target.shortfall(row.judged):.0%}"
    return {"shown": "", "stretch": "reached, stretch too"}.get(row.verdict, row.verdict)


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    laid = (
        cell.rjust(width) if place in _NUMBERS else cell.ljust(width)
        for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return "  ".join(laid).rstrip()


def _fields(row: Row) -> dict[str, object]:
    return {
        "what": row.what,
        "measured": row.measured,
        "unit": row.unit,
        "against": row.against or None,
        "there": row.peer,
        "ratio": row.ratio,
        "hold": row.target.hold if row.target else None,
        "stretch": row.target.stretch if row.target else None,
        "verdict": row.verdict,
        "note": row.note or None,
    }
