"""The recorded figures as a picture and as a table: how far each is from its hold.

`python -m bench.picture` draws docs/performance.svg and writes the table of docs/performance.md,
both from recorded.json.
"""

import re
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Final

from bench.recorded import name_of, read
from bench.rows import Row
from bench.table import number

_DOCS: Final = Path(__file__).parents[1] / "docs"
PICTURE: Final = _DOCS / "performance.svg"
PAGE: Final = _DOCS / "performance.md"
_HEAD: Final = (
    "| what | measured | beside it | ratio | hold | stretch | |\n|---|---|---|---|---|---|---|\n"
)
_PLACE: Final = re.compile(r"(<!-- recorded\.json -->\n).*?(<!-- end -->)", re.DOTALL)
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


def on_page(page: str, rows: Sequence[Row]) -> str:
    """Put the table of all figures that have a hold or a peer into a page, at its place."""
    lines = [_cells(row) for row in rows if row.target is not None or row.ratio is not None]
    return _PLACE.sub(lambda place: place[1] + _HEAD + "".join(lines) + place[2], page)


def _cells(row: Row) -> str:
    hold, stretch = (row.target.hold, row.target.stretch) if row.target else (None, None)
    beside = f"{row.against}: {number(row.peer)}" if row.against else ""
    cells = (
        row.what, f"{number(row.measured)} {row.unit}", beside, number(row.ratio), number(hold),
        number(stretch), _WORDS.get(row.verdict, ""),
    )  # fmt: skip
    return f"| {' | '.join(cells)} |\n"


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
    figures = read()
    PICTURE.write_text(as_svg(figures))
    PAGE.write_text(on_page(PAGE.read_text(), figures))
