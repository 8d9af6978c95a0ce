"""A workbook of a spreadsheet is read as the CSV that somebody would save of it."""

import subprocess
import sys
from datetime import time, timedelta
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest

from adapters.wire.rates.files import read_sheet
from application.errors import RejectedError

SRC = Path(__file__).parents[5] / "src"
HEADER = ("prefix", "destination", "rate", "first_increment", "weekdays", "start", "end")


def a_workbook(path: Path, *rows: tuple[object, ...]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def test_a_workbook_says_what_its_csv_says(tmp_path: Path) -> None:
    deck = a_workbook(
        tmp_path / "deck.xlsx",
        ("# zone: Europe/Berlin",),
        HEADER,
        (49, "Germany", 0.012, 60, None, None, None),
        (49, "Germany", 0.009, 60, "mon-fri", time(18), timedelta(days=1)),
        (),
        ("0044", "United Kingdom,\nfixed", 1e-05, None, None, None, None),
        ("*", "Rest", 1),
    )
    text = tmp_path / "deck.csv"
    text.write_text(
        "# zone: Europe/Berlin\n"
        f"{','.join(HEADER)}\n"
        "49,Germany,0.012,60,,,\n"
        "49,Germany,0.009,60,mon-fri,18:00,24:00\n"
        "\n"
        '44,"United Kingdom, fixed",0.00001,,,,\n'
        "*,Rest,1,,,,\n"
    )
    steps: list[int] = []
    found, expected = read_sheet(deck, steps.append), read_sheet(text)
    assert (found.bad, expected.bad) == ((), ())
    assert (found.rates, found.rules, found.rows) == (expected.rates, expected.rules, expected.rows)
    assert sum(steps) == deck.stat().st_size


def test_a_bad_row_is_told_by_the_number_that_it_has_in_the_sheet(tmp_path: Path) -> None:
    deck = a_workbook(tmp_path / "deck.xlsx", HEADER[:3], (), ("4a", "Germany", 0.1))
    [bad] = read_sheet(deck).bad
    assert (bad.line, "4a" in bad.reason) == (3, True)


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (True, "row 2: a cell is True"),
        (4930123456789012, "row 2: 4930123456789012 has more digits"),
    ],
)
def test_what_a_spreadsheet_may_have_changed_is_refused(
    tmp_path: Path, cell: object, said: str
) -> None:
    deck = a_workbook(tmp_path / "deck.xlsx", HEADER[:3], (cell, "Germany", 0.1))
    with pytest.raises(RejectedError, match=said):
        read_sheet(deck)


def test_what_is_no_workbook_is_told(tmp_path: Path) -> None:
    packed = tmp_path / "photos.zip"
    with ZipFile(packed, "w") as parts:
        parts.writestr("a.jpg", b"x")
    with pytest.raises(RejectedError, match="the workbook cannot be read"):
        read_sheet(packed)
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(packed.read_bytes()[:40])
    with pytest.raises(RejectedError, match="no workbook"):
        read_sheet(broken)


def test_where_the_reader_is_absent_the_extra_is_named(tmp_path: Path) -> None:
    deck = a_workbook(tmp_path / "deck.xlsx", HEADER[:3])
    program = (
        "import sys; sys.modules['openpyxl'] = None; sys.path.insert(0, sys.argv[1]);"
        "from pathlib import Path; from adapters.wire.rates.files import read_sheet;"
        "read_sheet(Path(sys.argv[2]))"
    )
    said = subprocess.run(
        [sys.executable, "-c", program, str(SRC), str(deck)], capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert "pip install 'akira-cdr[xlsx]'" in said.stderr
