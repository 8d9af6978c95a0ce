"""A page stands alone, has every value, and obeys no text of a stranger."""

from datetime import UTC, datetime
from decimal import Decimal
from html.parser import HTMLParser

import pytest

from entrypoints.pages.page import Markup, Summed, page_of
from entrypoints.terminal.report import Table

EVIL = "<script>alert(1)</script>\"'&\x1b[2J"
_VOID = {"meta"}


class Reader(HTMLParser):
    """Follows the tags of a page, and takes its text."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        assert {name for name, _ in attrs}.isdisjoint({"src", "href", "onload", "onclick"})
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    return reader


def test_every_text_is_escaped() -> None:
    page = page_of(EVIL, [EVIL, Table(EVIL, [EVIL], [[EVIL]]), Table("none", [], [], empty=EVIL)])
    reader = read(page)
    assert "script" not in reader.seen
    assert page.count("&lt;script&gt;") == 7
    assert "\x1b" not in page


def test_a_page_loads_and_runs_nothing() -> None:
    page = page_of("t", ["p"])
    assert "default-src &#x27;none&#x27;" in page
    assert "http:" not in page
    assert "https:" not in page


def test_a_table_has_its_rows_and_its_sum() -> None:
    table = Table("calls", ["to", "amount"], [["Mars", "1.00 EUR"], ["total", "1.00 EUR"]])
    reader = read(page_of("t", [Summed(table), Table("", ["", ""], [["k", "v"]])]))
    assert reader.seen.count("tr") == 4
    assert reader.seen.count("thead") == 1
    assert "1.00 EUR" in reader.text


@pytest.mark.parametrize(
    ("value", "numeric"),
    [
        (7, True),
        (Decimal("0.1"), True),
        ("-0.10 EUR", True),
        ("Mars", False),
        ("2026-10 EUR", False),
        (datetime(2026, 10, 1, tzinfo=UTC), False),
        (None, False),
    ],
)
def test_numbers_and_amounts_stand_on_the_right(value: object, *, numeric: bool) -> None:
    assert ('<td class="n">' in page_of("t", [Table("", ["v"], [[value]])])) == numeric


def test_a_picture_of_our_own_stands_as_it_is() -> None:
    assert "<svg></svg>" in page_of("t", [Markup("<svg></svg>")])
