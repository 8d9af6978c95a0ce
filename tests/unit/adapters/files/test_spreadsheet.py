"""Cells of a spreadsheet: what it would run is text, and a number stays the number that it is."""

import pytest

from adapters.files.spreadsheet import safe_cell


@pytest.mark.parametrize("number", ["+493012345", "+1", "-7.82666", "-5", "0049", "a+b", ""])
def test_a_number_is_written_as_it_is(number: str) -> None:
    assert safe_cell(number) == number


@pytest.mark.parametrize(
    "formula",
    ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3", "+49 30", "-", "+", "+49=1", "\t=1", "\r1",
     "+٤٩", "-1e5", "+49\n=1"],
)  # fmt: skip
def test_what_a_spreadsheet_would_run_is_text(formula: str) -> None:
    assert safe_cell(formula) == f"'{formula}"
