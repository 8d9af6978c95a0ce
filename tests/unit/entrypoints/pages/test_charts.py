"""A picture shows each value to its measure, tells it in words, and obeys no text of a stranger."""

import re
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest

from entrypoints.pages.charts import MOST_BARS, Chart, bars, columns
from entrypoints.pages.page import Markup

EVIL = "<script>alert(1)</script>&\"'"
SVG = re.compile(r"<svg.*?</svg>", re.DOTALL)


def picture(markup: Markup) -> ET.Element:
    found = SVG.search(markup.text)
    assert found
    return ET.fromstring(found[0])  # noqa: S314 our own


def chart(*values: str, title: str = "revenue") -> Chart:
    points = [(f"{number:02}", Decimal(value)) for number, value in enumerate(values)]
    return Chart(number=3, title=title, unit="EUR", points=points)


def boxes(markup: Markup, side: str) -> list[float]:
    return [float(box.attrib[side]) for box in picture(markup).iter("rect")]


@pytest.mark.parametrize("draw", [bars, columns])
def test_a_picture_has_a_title_and_tells_each_value(draw: type) -> None:
    svg = picture(draw(chart("1.5", "-0.25")))
    assert svg.attrib["role"] == "img"
    told = {each.attrib.get("id"): each.text for each in svg.iter() if "id" in each.attrib}
    assert [told[name] for name in svg.attrib["aria-labelledby"].split()] == [
        "revenue", "2 values in EUR",
    ]  # fmt: skip
    said = {each.text for box in svg.iter("rect") for each in box}
    assert said == {"00: 1.50 EUR", "01: -0.25 EUR"}


def test_bars_are_as_long_as_their_values_the_largest_first() -> None:
    short, long, negative = (boxes(bars(chart("1", "4", "-2")), "width")[n] for n in (2, 0, 1))
    assert long == pytest.approx(4 * short, rel=0.01)
    assert negative == pytest.approx(2 * short, rel=0.01)


def test_columns_are_as_high_as_their_values_from_left_to_right() -> None:
    drawn = columns(chart("1", "4", "-2", "0"))
    first, second, third, none = boxes(drawn, "height")
    assert (second, third, none) == pytest.approx((4 * first, 2 * first, 0), rel=0.01)
    assert boxes(drawn, "x") == sorted(boxes(drawn, "x"))


def test_what_is_left_out_is_said() -> None:
    drawn = bars(chart(*map(str, range(MOST_BARS + 5))))
    assert len(boxes(drawn, "x")) == MOST_BARS
    assert f"the largest {MOST_BARS}, 5 more are in the table" in drawn.text


@pytest.mark.parametrize("draw", [bars, columns])
def test_nothing_and_zeros_are_drawn_too(draw: type) -> None:
    assert boxes(draw(chart()), "x") == []
    assert set(boxes(draw(chart("0", "0")), "width" if draw is bars else "height")) == {0}


@pytest.mark.parametrize("draw", [bars, columns])
def test_no_text_of_a_stranger_is_markup(draw: type) -> None:
    drawn = draw(Chart(number=1, title=EVIL, unit=EVIL, points=[(EVIL, Decimal(1))]))
    assert "<script" not in drawn.text
    picture(drawn)
