"""What a command says reaches people whole and harmless, and machines exactly."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

import pytest

from entrypoints.terminal.printing import emit
from entrypoints.terminal.report import Report, Table
from entrypoints.terminal.words import plain


class Word(StrEnum):
    ONE = "one"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "-"),
        (datetime(2026, 11, 23, 19, tzinfo=UTC), "2026-11-23 19:00:00Z"),
        (datetime(2026, 11, 23, 19, 0, 0, 5000, tzinfo=UTC), "2026-11-23 19:00:00.005Z"),
        (timedelta(minutes=1, milliseconds=204), "60.204"),
        (b'{"a": "\xff\x00\x1b[31m"}', '{"a": "\\xff\\x00\\x1b[31m"}'),
        ("\x1b[2J\u202e\n", "\\x1b[2J\\u202e\\n"),
        ("[red]Zoë[/red]", "[red]Zoë[/red]"),
        (Decimal("1.50"), "1.50"),
    ],
)
def test_a_value_for_people(value: object, shown: str) -> None:
    assert plain(value) == shown


def test_people_get_tables_without_a_colour_or_a_cut(capsys: pytest.CaptureFixture[str]) -> None:
    hostile = "\x1b[31m[bold]" + "x" * 500
    report = Report(
        schema="akira.test/1",
        document={},
        parts=[Table("calls", ["id"], [[hostile]]), Table("letters", ["id"], []), "the end"],
    )
    assert emit(report, as_json=False) == 0
    out = capsys.readouterr().out
    assert "\\x1b[31m[bold]" + "x" * 500 in out
    assert "\x1b" not in out
    assert "letters: none" in out
    assert out.endswith("the end\n")


def test_machines_get_one_object_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    document = {
        "at": datetime(2026, 11, 23, tzinfo=UTC),
        "for": timedelta(seconds=1),
        "raw": b"\xff",
        "key": UUID(int=1),
        "word": Word.ONE,
        "none": None,
        "amount": Decimal("0.1"),
    }
    report = Report(schema="akira.test/1", document=document, parts=["for people"], good=False)
    assert emit(report, as_json=True) == 1
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    assert json.loads(out) == {
        "schema": "akira.test/1",
        "at": "2026-11-23T00:00:00+00:00",
        "for": "1.000",
        "raw": "\\xff",
        "key": "00000000-0000-0000-0000-000000000001",
        "word": "one",
        "none": None,
        "amount": "0.1",
    }
