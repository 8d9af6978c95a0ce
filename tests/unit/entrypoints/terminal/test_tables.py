"""A table fits the terminal that it is shown on, and is plain rows where nobody looks."""

import pytest
from rich.console import Console

from entrypoints.terminal.report import Table
from entrypoints.terminal.tables import fitting, print_parts

WIDE = Table(
    "calls",
    ["start", "amount", "account", "Call-ID"],
    [["2026-11-26", "0.11", "acct-1", "x" * 60]],
    spare=["account", "Call-ID"],
)


@pytest.mark.parametrize(
    ("width", "left_out"), [(200, []), (80, ["Call-ID"]), (30, ["account", "Call-ID"])]
)
def test_what_can_be_spared_is_left_out_the_last_first(width: int, left_out: list[str]) -> None:
    shown, gone = fitting(WIDE, Console(width=width))
    assert gone == left_out
    assert list(shown.columns) == [name for name in WIDE.columns if name not in left_out]
    assert len(shown.rows[0]) == len(shown.columns)


def test_what_cannot_be_spared_stays_however_narrow_it_is() -> None:
    assert fitting(WIDE, Console(width=5))[0].columns == ["start", "amount"]


def test_who_reads_a_pipe_gets_rows_without_padding(capsys: pytest.CaptureFixture[str]) -> None:
    print_parts([WIDE, Table("company", ["", ""], [["id", "#1"]]), "the end"])
    assert capsys.readouterr().out.splitlines() == [
        "calls",
        "start\tamount\taccount\tCall-ID",
        f"2026-11-26\t0.11\tacct-1\t{'x' * 60}",
        "company",
        "id\t#1",
        "the end",
    ]
