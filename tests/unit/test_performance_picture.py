"""The picture of docs/performance.md says what the recorded figures say, to whoever reads it."""

from xml.etree import ElementTree as ET

from bench import recorded
from bench.picture import PAGE, PICTURE, as_svg, on_page
from bench.rows import Row, Target


def test_the_picture_in_the_docs_is_what_the_recorded_figures_make() -> None:
    assert PICTURE.read_text() == as_svg(recorded.read())


def test_the_table_in_the_docs_is_what_the_recorded_figures_make() -> None:
    page = PAGE.read_text()
    assert on_page(page, recorded.read()) == page
    assert on_page(page, _rows()) != page


def test_each_recorded_figure_with_a_hold_stands_in_it_in_words() -> None:
    text = "".join(ET.fromstring(PICTURE.read_text()).itertext())  # noqa: S314 our own
    held = [row for row in recorded.read() if row.target]
    assert held
    assert [row for row in held if recorded.name_of(row) not in text] == []


def test_it_has_a_title_and_a_description_for_who_cannot_see_it() -> None:
    drawn = ET.fromstring(as_svg(_rows()))  # noqa: S314 our own
    named = {each.attrib.get("id"): each.text or "" for each in drawn.iter()}
    assert drawn.attrib["role"] == "img"
    assert all(named[each] for each in drawn.attrib["aria-labelledby"].split())
    assert named["told"].startswith("1 of 2 figures reach their hold")


def test_a_bar_is_as_long_as_its_figure_is_good() -> None:
    drawn = ET.fromstring(as_svg(_rows()))  # noqa: S314 our own
    bars = [each for each in drawn.findall(".//{*}rect") if each.find("{*}title") is not None]
    assert [float(each.attrib["width"]) for each in bars] == [320, 100]  # the hold is at 200
    text = "".join(drawn.itertext())
    assert "a <rate> / peer" in text
    assert "2.20, hold 1.10: not reached" in text
    assert "shown" not in text


def _rows() -> list[Row]:
    return [
        _beside("a <rate>", 4.0, Target(2, 3, at_most=False)),
        _beside("a cost", 2.2, Target(1.1, 1.05, at_most=True)),
        Row(what="shown", unit="bytes", measured=5),
    ]


def _beside(what: str, ratio: float, target: Target) -> Row:
    return Row(
        what=what, unit="1/s", measured=ratio, against="peer", peer=1, ratio=ratio, target=target
    )
