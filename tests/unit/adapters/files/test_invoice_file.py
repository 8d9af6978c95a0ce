"""An invoice as a file has everything, in exact text, and nothing that a spreadsheet runs."""

import csv
import io
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from adapters.contract.builders.issued import an_issued_invoice
from adapters.files.invoice_file import csv_of, write_parquet, write_text
from adapters.files.invoice_rows import TYPES
from an_invoice import a_credit, an_invoice
from application.errors import RejectedError


def rows() -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(csv_of(an_invoice()))))


def test_each_kind_of_row_is_there() -> None:
    kinds = [row["row"] for row in rows()]
    assert kinds == [
        *["about"] * 9, "destination", "destination", "total", "net", "adjustment", "call",
        "call", "late", "free", "unanswered", "unrated", "unrated",
    ]  # fmt: skip


def test_what_has_a_number_says_nothing_of_what_stands_on_no_invoice() -> None:
    numbered = an_invoice(document=an_issued_invoice())
    kinds = {row["row"] for row in csv.DictReader(io.StringIO(csv_of(numbered)))}
    assert kinds.isdisjoint({"free", "unanswered", "unrated"})


def test_amounts_are_exact_text_beside_their_currency() -> None:
    found = {row["row"]: row for row in rows()}
    assert (found["total"]["amount"], found["total"]["currency"]) == ("0.220000002", "EUR")
    assert found["adjustment"]["amount"] == "-5"
    assert found["adjustment"]["start"] == "2026-10-02T02:00:00+02:00"
    assert found["call"]["start"] == "2026-10-01T02:00:00+02:00"
    assert found["late"]["note"] == "came after 2026-10 was closed"


def test_a_bundle_has_a_row_of_what_it_credits() -> None:
    text = csv_of(an_invoice(bundles=[a_credit(bundle="=Flat")]))
    [found] = [row for row in csv.DictReader(io.StringIO(text)) if row["row"] == "bundle"]
    assert (found["calls"], found["billed_seconds"], found["amount"]) == ("1", "66", "0.110000001")
    assert (found["reference"], found["note"]) == ("'=Flat", "free, of 6000 s")


def test_no_text_of_a_stranger_is_a_formula() -> None:
    assert [row["callee"] for row in rows() if row["row"] == "call"] == ["'=cmd()"] * 2


def test_parquet_has_the_same_with_types(tmp_path: Path) -> None:
    target = tmp_path / "invoice.parquet"
    write_parquet(target, an_invoice())
    read = duckdb.read_parquet(str(target))
    assert read.columns == list(TYPES)
    calls = read.filter("row = 'call'")
    assert calls.aggregate("sum(amount)").fetchall() == [(Decimal("0.220000002"),)]
    assert calls.project("callee").fetchall() == [("=cmd()",)] * 2
    assert [each.name for each in tmp_path.iterdir()] == ["invoice.parquet"]


def test_no_file_is_written_over(tmp_path: Path) -> None:
    target = tmp_path / "invoice"
    write_text(target, "one")
    with pytest.raises(RejectedError, match="already"):
        write_text(target, "two")
    with pytest.raises(RejectedError, match="already"):
        write_parquet(target, an_invoice())
    assert target.read_text() == "one"
