"""The table as a picture: how far each figure is from its hold."""

from collections.abc import Sequence
from html import escape
from typing import Final

from bench.rows import Row
from bench.table import number

_LINE: Final = 26
_LABELS: Final = 330
_SCALE: Final = 240
_WIDTH: Final = 880
_FURTHEST: Final = 1.6
_COLOURS: Final = {"stretch": "#1a7f37", "reached": "#5aa469", "missed": "#b35900"}


def as_svg(rows: Sequence[Row]) -> str:
    """Draw a bar for each figure that has a hold: a bar that ends at the line just holds."""
    judged = [row for row in rows if row.target is not None and row.judged is not None]
    height = _LINE * (len(judged) + 2)
    hold = _LABELS + _SCALE
    bars = [_bar(row, place) for place, row in enumerate(judged)]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" '
        'font-family="sans-serif" font-size="13" role="img" '
        'aria-label="What was measured, beside what it is held to">'
        f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>'
    )
    line = (
        f'<line x1="{hold}" y1="{_LINE // 2}" x2="{hold}" y2="{height - _LINE}" '
        'stroke="#333333" stroke-dasharray="4 3"/>'
        f'<text x="{hold + 5}" y="{height - 9}" fill="#333333">the hold: longer is better</text>'
    )
    return "\n".join([head, *bars, line, "</svg>", ""])


def _bar(row: Row, place: int) -> str:
    top = _LINE * place + _LINE // 2
    length = _SCALE * min(_share(row), _FURTHEST)
    unit = f"of {row.against}" if row.ratio is not None else row.unit
    hold = row.target.hold if row.target else None
    value = f"{number(row.judged)} {unit}, hold {number(hold)}"
    return (
        f'<text x="{_LABELS - 8}" y="{top + 15}" text-anchor="end">{escape(row.what)}</text>'
        f'<rect x="{_LABELS}" y="{top + 3}" width="{length:.0f}" height="{_LINE - 8}" '
        f'fill="{_COLOURS[row.verdict]}"><title>{escape(value)}</title></rect>'
        f'<text x="{_LABELS + max(length, _SCALE) + 10:.0f}" y="{top + 15}" fill="#444444" '
        f'font-size="11">{escape(value)}</text>'
    )


def _share(row: Row) -> float:
    assert row.target is not None and row.judged is not None  # noqa: S101, PT018 only such are drawn
    if row.target.at_most:
        return row.target.hold / max(row.judged, 1e-9)
    return row.judged / row.target.hold
