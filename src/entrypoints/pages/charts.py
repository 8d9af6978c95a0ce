"""Pictures of numbers as SVG within a page: bars for names, columns for a course of time.

Each has a title and a description for those who do not see it, and each bar tells its value.
"""

from collections.abc import Sequence
from decimal import Decimal
from html import escape
from typing import Final, TypeAlias

from attrs import frozen

from entrypoints.pages.page import Markup
from entrypoints.terminal.words import exact, plain

MOST_BARS: Final = 30
_WIDTH, _LABELS, _BAR, _GAP, _VALUES = 900, 250, 18, 6, 150
_HEIGHT, _FOOT, _MOST_TICKS = 240, 28, 10
_UP, _DOWN, _INK = "#2563a8", "#b3261e", "#111"

Point: TypeAlias = tuple[str, int | Decimal]


@frozen(kw_only=True)
class Chart:
    """A picture that is to be drawn.

    Attributes:
        number: of the picture within its page.
        unit: of the values, such as a currency.
        points: names and values in the order in which they are drawn.
    """

    number: int
    title: str
    unit: str
    points: Sequence[Point]


def bars(chart: Chart) -> Markup:
    """Draw a bar for each name, the largest first, and for `MOST_BARS` at most."""
    points = sorted(chart.points, key=lambda point: abs(float(point[1])), reverse=True)[:MOST_BARS]
    low, span = _range([value for _, value in points])
    room = _WIDTH - _LABELS - _VALUES
    rows = [
        _bar(chart.unit, point, row * (_BAR + _GAP), (low, span, room))
        for row, point in enumerate(points)
    ]
    left_out = len(chart.points) - len(points)
    told = f"the largest {len(points)}, {left_out} more are in the table" if left_out else ""
    return _svg(chart, "".join(rows), max(len(points), 1) * (_BAR + _GAP), told)


def columns(chart: Chart) -> Markup:
    """Draw a column for each moment, from left to right."""
    low, span = _range([value for _, value in chart.points])
    wide = _WIDTH / max(len(chart.points), 1)
    drawn = []
    for place, (name, value) in enumerate(chart.points):
        top = _HEIGHT * (1 - (max(float(value), 0) - low) / span)
        tall = _HEIGHT * abs(float(value)) / span
        box = (place * wide + wide * 0.1, top, wide * 0.8, tall)
        drawn.append(_box(f"{name}: {_value(value, chart.unit)}", box, down=value < 0))
    every = -(-len(chart.points) // _MOST_TICKS) or 1
    for place, (name, _) in list(enumerate(chart.points))[::every]:
        drawn.append(_label(name, place * wide, _HEIGHT + _FOOT * 0.6))
    return _svg(chart, "".join(drawn), _HEIGHT + _FOOT, "")


def _range(values: Sequence[int | Decimal]) -> tuple[float, float]:
    low, high = float(min([*values, 0])), float(max([*values, 0]))
    return low, (high - low) or 1.0


def _bar(unit: str, point: Point, top: float, scale: tuple[float, float, int]) -> str:
    (name, value), (low, span, room) = point, scale
    zero = _LABELS - low / span * room
    wide = abs(float(value)) / span * room
    left = zero - wide if value < 0 else zero
    told = _value(value, unit)
    return (
        _label(name, _LABELS - 8, top + _BAR * 0.75, anchor="end")
        + _box(f"{name}: {told}", (left, top, wide, _BAR), down=value < 0)
        + _label(told, _LABELS + room + 8, top + _BAR * 0.75)
    )


def _box(told: str, box: tuple[float, float, float, float], *, down: bool) -> str:
    left, top, wide, tall = box
    return (
        f'<rect x="{left:.1f}" y="{top:.1f}" width="{wide:.1f}" height="{tall:.1f}"'
        f' fill="{_DOWN if down else _UP}"><title>{_text(told)}</title></rect>'
    )


def _label(text: str, left: float, base: float, anchor: str = "start") -> str:
    short = text if len(text) <= MOST_BARS else f"{text[: MOST_BARS - 1]}…"
    return (
        f'<text x="{left:.1f}" y="{base:.1f}" font-size="12" fill="{_INK}"'
        f' text-anchor="{anchor}">{_text(short)}</text>'
    )


def _svg(chart: Chart, drawn: str, tall: float, told: str) -> Markup:
    names = f"chart-{chart.number}-title", f"chart-{chart.number}-about"
    about = "; ".join(filter(None, [f"{len(chart.points)} values in {chart.unit}", told]))
    caption = f"<figcaption>{_text(told)}</figcaption>" if told else ""
    return Markup(
        f"<h2>{_text(chart.title)}</h2>\n<figure>"
        f'<svg viewBox="0 0 {_WIDTH} {tall:.0f}" role="img"'
        f' aria-labelledby="{names[0]} {names[1]}">'
        f'<title id="{names[0]}">{_text(chart.title)}</title>'
        f'<desc id="{names[1]}">{_text(about)}</desc>{drawn}</svg>{caption}</figure>'
    )


def _value(value: int | Decimal, unit: str) -> str:
    return f"{exact(value) if isinstance(value, Decimal) else value} {unit}"


def _text(value: str) -> str:
    return escape(plain(value))
