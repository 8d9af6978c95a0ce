"""What is told of the log and of what follows from it."""

from datetime import UTC, datetime
from pathlib import Path

from application.facts.data import Act, Projection, Rebuilt
from entrypoints.cli.facts.reports import (
    acts_report,
    exported_report,
    filled_report,
    rebuilt_report,
)
from entrypoints.terminal.report import Table

RIGHT = Rebuilt(rows=3, missing=0, extra=0, different=0, applied=False)
WRONG = Rebuilt(rows=3, missing=1, extra=0, different=2, applied=False)


def test_what_is_right_is_good() -> None:
    report = rebuilt_report(Projection.CDR, RIGHT)
    assert (report.good, report.parts[-1]) == (True, "cdr is what was recorded")


def test_what_was_wrong_is_bad_also_where_it_is_put_right() -> None:
    looked = rebuilt_report(Projection.BALANCE, WRONG)
    assert (looked.good, looked.parts[-1]) == (False, "balance is wrong")
    mended = rebuilt_report(Projection.BALANCE, WRONG.after_applying())
    assert (mended.good, mended.parts[-1]) == (False, "balance was wrong and is put right")
    assert mended.document == {
        "projection": "balance", "good": False, "rows": 3, "missing": 1, "extra": 0,
        "different": 2, "applied": True,
    }  # fmt: skip


def test_a_log_is_told_by_its_file() -> None:
    assert exported_report(Path("/log"), 7).document == {"file": Path("/log"), "events": 7}
    first, *lacking = filled_report(Path("/log"), 7).parts
    assert first == "7 events, and all that follows from them"
    assert [str(each).partition(" are not in the log")[0] for each in lacking] == [
        "tariffs", "dead letters"
    ]  # fmt: skip


def test_acts_are_told_in_a_line_each() -> None:
    at = datetime(2026, 11, 26, tzinfo=UTC)
    data = '{"by": "ana", "view": "cdr search", "filters": ["start", "caller"], "calls": 3}'
    act = Act(position=7, at=at, login="ana_db", type="NumbersRead", about="x", data=data)
    report = acts_report([act], 1)
    table, cut = report.parts
    assert isinstance(table, Table)
    assert list(table.rows) == [
        (at, "ana_db", "ana", "NumbersRead", "x",
         "view cdr search, filters start caller, calls 3"),
    ]  # fmt: skip
    assert (cut, report.document["cut"]) == ("cut at 1: use --limit", True)
    assert len(acts_report([act], 2).parts) == 1
