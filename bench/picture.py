"""The recorded figures as a picture: how far each is from its hold.

`python -m bench.picture` draws docs/performance.svg from recorded.json.
"""

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Final

from bench.recorded import name_of, read
from bench.rows import Row
from bench.table import number

PICTURE: Final = Path(__file__).parents[1] / "docs" / "performance.svg"
_LINE: Final = 26
_LABELS: Final = 480
_SCALE: Final = 200
_WIDTH: Final = 1080
_FURTHEST: Final = 1.6
_COLOURS: Final = {"stretch": "#1a7f37", "reached": "#3d8b50", "missed": "#b35900"}
_WORDS: Final = {
    "stretch": "reached, stretch too",
    "reached": "reached",
    "missed": "not reached",
}
_TITLE: Final = "What was measured, beside what it is held to"


def as_svg(rows: Sequence[Row]) -> str:
    """Draw a bar for each figure that has a hold: a bar that ends at the line just holds."""
    judged = [row for row in rows if row.target is not None and row.judged is not None]
    height = _LINE * (len(judged) + 2)
    hold = _LABELS + _SCALE
    bars = [_bar(row, place) for place, row in enumerate(judged)]
    line = (
        f'<line x1="{hold}" y1="{_LINE // 2}" x2="{hold}" y2="{height - _LINE}" '
        'stroke="#333333" stroke-dasharray="4 3"/>'
        f'<text x="{hold + 5}" y="{height - 9}" fill="#333333">the hold: longer is better</text>'
    )
    return "\n".join([*_head(judged, height), *bars, line, "</svg>", ""])


def _head(judged: Sequence[Row], height: int) -> Sequence[str]:
    reached = sum(row.verdict != "missed" for row in judged)
    told = f"{reached} of {len(judged)} figures reach their hold; each line says what, how much, "
    look = 'font-family="sans-serif" font-size="13" role="img" aria-labelledby="title told"'
    box = f'viewBox="0 0 {_WIDTH} {height}"'
    return [
        f'<svg xmlns="http://www.w3.org/2000/svg" {box} {look}>',
        f'<title id="title">{_TITLE}</title>',
        f'<desc id="told">{told}the hold, and whether it is reached.</desc>',
        f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>',
    ]


def _bar(row: Row, place: int) -> str:
    top = _LINE * place + _LINE // 2
    length = _SCALE * min(_share(row), _FURTHEST)
    value = _said(row)
    return (
        f'<text x="{_LABELS - 8}" y="{top + 15}" text-anchor="end">{escape(name_of(row))}</text>'
        f'<rect x="{_LABELS}" y="{top + 3}" width="{length:.0f}" height="{_LINE - 8}" '
        f'fill="{_COLOURS[row.verdict]}"><title>{escape(value)}</title></rect>'
        f'<text x="{_LABELS + max(length, _SCALE) + 10:.0f}" y="{top + 15}" fill="#444444" '
        f'font-size="11">{escape(value)}</text>'
    )


def _said(row: Row) -> str:
    hold = number(row.target.hold if row.target else None)
    value = number(row.judged) if row.ratio is not None else f"{number(row.judged)} {row.unit}"
    return f"{value}, hold {hold}: {_WORDS[row.verdict]}"


def _share(row: Row) -> float:
    assert row.target is not None and row.judged is not None  # noqa: S101, PT018 only such are drawn
    if row.target.at_most:
        return row.target.hold / max(row.judged, 1e-9)
    return row.judged / row.target.hold


if __name__ == "__main__":
    PICTURE.write_text(as_svg(read()))
