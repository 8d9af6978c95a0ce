"""A deck that names its columns in its own words, read by a map of them."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from adapters.wire.rates.csv_form.deck import DeckMap, read_map
from adapters.wire.rates.files import read_sheet
from application.errors import RejectedError
from application.pricing.rate_sheet import BadRow, RateSheet

MAP = """
decimal = ","
[columns]
prefix = "Dial Code"
destination = "Country / Network"
rate = "Price per min"
[values]
first_increment = 30
next_increment = 6
"""
DECK = """\
Rates of Carrier Ltd;;;
;;;
 country / network ;DIAL  CODE;Remark;Price per Min
Germany mobile;4915;new;0,0612
Germany;+49;;1
"""


def mapped(tmp_path: Path, text: str = MAP) -> DeckMap:
    file = tmp_path / "map.toml"
    file.write_text(text)
    return read_map(file)


def sheet(tmp_path: Path, deck: str, text: str = MAP, on: date | None = None) -> RateSheet:
    file = tmp_path / "deck.csv"
    file.write_text(deck)
    return read_sheet(file, on=on, by=mapped(tmp_path, text))


def test_columns_are_found_by_their_names_wherever_the_header_stands(tmp_path: Path) -> None:
    found = sheet(tmp_path, DECK)
    assert found.bad == ()
    [mobile, germany] = [found.rates["4915"], found.rates["49"]]
    assert (mobile.destination, germany.destination) == ("Germany mobile", "Germany")
    first, following = mobile.bands[0].tiers
    assert (first.rate, first.increment) == (Decimal("0.0612"), timedelta(seconds=30))
    assert following.increment == timedelta(seconds=6)
    assert germany.bands[0].tiers[0].rate == 1


def test_days_of_rows_count_too(tmp_path: Path) -> None:
    text = '[columns]\nprefix = "a"\nrate = "b"\neffective_from = "c"\n'
    deck = "a,b,c\n49,0.1,2026-11-01\n49,0.2,2026-12-01\n"
    found = sheet(tmp_path, deck, text, date(2026, 11, 27))
    assert (found.rates["49"].bands[0].tiers[0].rate, found.bad) == (Decimal("0.1"), ())
    assert found.later


def test_rows_that_all_begin_later_are_told(tmp_path: Path) -> None:
    text = '[columns]\nprefix = "a"\nrate = "b"\neffective_from = "c"\n'
    deck = "a,b,c\n49,0.1,2026-12-24\n49,0.2,2026-12-01\n"
    bad = sheet(tmp_path, deck, text, date(2026, 11, 27)).bad
    assert bad == [BadRow(1, "all rows begin later, the first on 2026-12-01")]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("A;49;;1.0,5", "rate: '1.0,5' has a comma: write a decimal point, and no thousands"),
        ("Germany;49;0,1", "3 cells where the header has 4"),
        ("Germany;4x;;0,1", "prefix: '4x' has other than digits; * is for all numbers"),
    ],
)  # fmt: skip
def test_a_bad_row_is_told_by_its_line(tmp_path: Path, row: str, reason: str) -> None:
    assert sheet(tmp_path, f"{DECK}{row}\n").bad == [BadRow(6, reason)]


def test_a_row_of_nothing_is_none(tmp_path: Path) -> None:
    assert sheet(tmp_path, f"{DECK};;;\n").bad == ()


@pytest.mark.parametrize(
    ("deck", "reason"),
    [
        (
            DECK.replace("Price per Min", "Price"),
            "no line up to 100 has all columns of the map; line 3 lacks 'Price per min'",
        ),
        (
            DECK.replace("Remark", "Dial Code"),
            "column 'Dial Code' of the map comes twice in line 3",
        ),
        ("", "no line up to 100 has all columns of the map"),
        ('a "quote" too many\n', "no line up to 100 has all columns of the map"),
        ("\n" * 200 + DECK, "no line up to 100 has all columns of the map"),
    ],
)
def test_a_deck_of_other_columns_is_told(tmp_path: Path, deck: str, reason: str) -> None:
    [bad] = sheet(tmp_path, deck).bad
    assert bad.reason.startswith(reason)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[columns]\nprefix = 'a'\n", "[columns] names no rate"),
        ("[columns]\nprefix = 'a'\nrate = 'b'\nprice = 'c'\n", "unknown: price"),
        ("colums = 1\n[columns]\nprefix = 'a'\nrate = 'b'\n", "unknown: colums"),
        ("columns = 1\n", "columns is no table"),
        ("[columns]\nprefix='a'\nrate='b'\ndecimal=','\n", "decimal stands above the tables"),
        ("[columns]\nprefix = 'a'\nrate = 1\n", "rate = 1 is no text"),
        ("[columns]\nprefix = 'a'\nrate = ' A'\n", "prefix and rate are one column"),
        ("[columns]\nprefix = 'a'\nrate = ''\n", "rate names no column"),
        ("decimal = ';'\n[columns]\nprefix = 'a'\nrate = 'b'\n", "decimal is none of . and ,"),
        ("[columns]\nprefix = 'a'\nrate = 'b'\n[values]\nrate = 1\n", "[values] cannot say rate"),
        ("[columns]\nprefix='a'\nrate='b'\n[values]\ndecimals=true\n", "decimals = True is no"),
        (
            "[columns]\nprefix='a'\nrate='b'\ndecimals='c'\n[values]\ndecimals = 4\n",
            "decimals stands in [columns] and in [values]",
        ),
    ],
)  # fmt: skip
def test_a_map_that_is_none_is_told(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(RejectedError) as refused:
        mapped(tmp_path, text)
    assert f"map.toml is no map of columns: {reason}" in str(refused.value)


@pytest.mark.parametrize("text", [b"[columns", b"\xff\xfe"])
def test_a_map_that_cannot_be_read_is_told(tmp_path: Path, text: bytes) -> None:
    file = tmp_path / "map.toml"
    file.write_bytes(text)
    with pytest.raises(RejectedError, match=r"map\.toml cannot be read"):
        read_map(file)


def test_json_has_no_columns(tmp_path: Path) -> None:
    with pytest.raises(RejectedError, match="JSON has no columns"):
        sheet(tmp_path, '[{"prefix": "49"}]')


def test_rules_before_the_header_are_said(tmp_path: Path) -> None:
    found = sheet(tmp_path, f"# plan_at: split\n{DECK}")
    assert (found.rules, found.bad) == ({"plan_at": "split"}, ())
