"""What is told of the log and of what follows from it."""

from pathlib import Path

from application.facts.data import Projection, Rebuilt
from entrypoints.cli.facts.reports import exported_report, filled_report, rebuilt_report

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
    assert filled_report(Path("/log"), 7).parts == ["7 events, and all that follows from them"]
