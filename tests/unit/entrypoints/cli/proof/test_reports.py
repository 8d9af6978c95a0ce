"""What is told of the proof that nothing is missing."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

from attrs import evolve

from adapters.contract.builders import MOMENT
from application.proof.completeness import Completeness
from application.proof.data import (
    BookedRecord,
    Ends,
    Finding,
    HostHour,
    MoneyCheck,
    StreamGap,
    TwiceDebited,
)
from application.proof.drop_old_calls import Retention
from application.proof.prove_book import BookProof
from application.proof.reconcile import HourBalance, Reconciliation
from application.proof.reconcile_files import FileReconciliation, MissingLine
from domain.calls.transaction import Dialog
from domain.facts.month import Month
from domain.proof.aged import Aged
from entrypoints.cli.proof.reports import completeness_report
from entrypoints.cli.proof.retention_report import retention_report
from entrypoints.terminal.report import Part, Table

HOUR = HourBalance(
    name=HostHour(MOMENT, "sip-01"),
    received=7,
    ends=Ends(stored=5, unrated=2, parked=1, duplicates=1),
)
HOURS = Reconciliation(
    since=MOMENT, hours=[HOUR], waiting=0, gaps=[], open_letters=1, money=MoneyCheck()
)


def table(part: Part) -> Table:
    assert isinstance(part, Table)
    return part


def test_both_sides_stand_hour_by_hour() -> None:
    report = completeness_report(Completeness(HOURS))
    assert report.good
    assert table(report.parts[0]).rows == [(MOMENT, "sip-01", 7, 3, 2, 1, 1, 0, 0, 0)]
    assert report.parts[-1] == "complete: nothing is missing"
    assert report.document["hours"] == [
        {"hour": MOMENT, "host": "sip-01", "received": 7, "stored": 5, "unrated": 2, "parked": 1,
         "duplicates": 1, "rated": 3, "again": 0, "forgotten": 0, "difference": 0}
    ]  # fmt: skip
    assert "files" not in report.document


def test_where_there_is_no_record_nothing_is_proved() -> None:
    empty = evolve(HOURS, hours=[], open_letters=0)
    report = completeness_report(Completeness(empty))
    assert report.good
    assert str(report.parts[-1]).startswith("nothing to prove")
    assert report.document["nothing_to_prove"] is True
    gap = StreamGap(stream="AKIRA_CDR", first_seq=2, last_seq=3, before=MOMENT)
    lost = completeness_report(Completeness(evolve(empty, gaps=[gap])))
    assert (lost.good, lost.parts[-1]) == (False, "NOT complete")
    assert completeness_report(Completeness(HOURS)).document["nothing_to_prove"] is False


def test_what_is_missing_is_wrong() -> None:
    gap = StreamGap(stream="AKIRA_CDR", first_seq=2, last_seq=3, before=MOMENT)
    report = completeness_report(Completeness(evolve(HOURS, gaps=[gap])))
    assert (report.good, report.document["complete"]) == (False, False)
    assert table(report.parts[1]).rows == [(2, 3, MOMENT)]
    assert report.parts[-1] == "NOT complete"


def test_a_dialog_that_was_debited_twice_is_named_and_not_wrong() -> None:
    keys = [UUID(int=1), UUID(int=2)]
    twice = TwiceDebited(dialog=Dialog("c", "f", "t"), calls=keys, hosts=["sip-01", "sip-02"])
    report = completeness_report(Completeness(evolve(HOURS, twice=[twice])))
    assert report.good
    assert table(report.parts[4]).rows == [("c", "sip-01 sip-02", f"{keys[0]} {keys[1]}")]
    assert report.document["debited_twice"] == [
        {
            "dialog": {"call_id": "c", "from_tag": "f", "to_tag": "t"},
            "calls": keys,
            "hosts": ["sip-01", "sip-02"],
        }
    ]
    assert completeness_report(Completeness(HOURS)).document["debited_twice"] == []


def test_legs_are_counted_where_there_are_any() -> None:
    report = completeness_report(Completeness(evolve(HOURS, legs=3)))
    assert (report.good, report.document["legs"]) == (True, 3)
    assert "3 records are legs of a dialog that is billed by another, and cost nothing" in (
        report.parts
    )


def test_a_line_that_the_book_does_not_have_is_named() -> None:
    lost = MissingLine(file_id="f", offset=5, call_id="c")
    lines = FileReconciliation(lines=2, stored=1, missing=1, missing_lines=[lost])
    report = completeness_report(Completeness(HOURS, lines), [Path("/cdr.jsonl")])
    assert not report.good
    assert table(report.parts[6]).rows == [("f", 5, "c")]
    assert report.parts[-2] == "/cdr.jsonl: the last line has no end and was left out"
    document = report.document["files"]
    assert isinstance(document, dict)
    assert (document["missing"], document["masked"]) == (1, False)
    assert document["unfinished"] == [Path("/cdr.jsonl")]


def test_calls_that_nobody_may_be_shown_are_not_named() -> None:
    lost = MissingLine(file_id="f", offset=5, call_id=None)
    lines = FileReconciliation(lines=1, missing=1, missing_lines=[lost], masked="a standby")
    report = completeness_report(Completeness(HOURS, lines))
    assert "no call is named: a standby" in report.parts
    document = report.document["files"]
    assert isinstance(document, dict)
    assert document["masked"] is True


def test_what_is_settled_goes_or_could() -> None:
    found = Retention(before=MOMENT - timedelta(days=1), aged=Aged(calls=3), dropped=3)
    report = retention_report(found, dry=False)
    assert (report.good, report.parts[-1]) == (True, "3 calls dropped")
    assert report.document["dropped"] == 3
    dry = retention_report(evolve(found, dropped=0), dry=True)
    assert dry.parts[-1] == "3 calls could go"


def test_a_month_that_is_open_is_named() -> None:
    found = Retention(
        before=MOMENT, aged=Aged(calls=3), dropped=3, waits_for=Month(2026, 9), overdue=True
    )  # fmt: skip
    report = retention_report(found, dry=False)
    assert not report.good
    assert report.document["waits_for"] == "2026-09"
    assert report.parts[-2:] == [
        "3 calls dropped", "NOT dropped: 2026-09 and what follows, until akira close 2026-09",
    ]  # fmt: skip
    in_peace = retention_report(evolve(found, overdue=False), dry=False)
    assert (in_peace.good, "2026-09 and what follows stay" in str(in_peace.parts)) == (True, True)


def test_what_is_not_settled_stays() -> None:
    found = Retention(before=MOMENT, aged=Aged(calls=3, open_letters=1), dropped=0)
    report = retention_report(found, dry=True)
    assert (report.good, report.parts[-1]) == (
        False,
        "NOT dropped: settle these first: akira dead list --open, akira unrated list",
    )
    assert table(report.parts[0]).rows == [[3, 1, 0, 0]]


def test_a_record_that_no_line_tells_is_named() -> None:
    lost = BookedRecord(host="sip-01", file_id="f", offset=5, raw=b"bytes")
    lines = FileReconciliation(lines=1, stored=1, untold=1, untold_records=[lost])
    report = completeness_report(Completeness(HOURS, lines))
    assert not report.good
    assert table(report.parts[7]).rows == [("sip-01", "f", 5, None)]
    document = report.document["files"]
    assert isinstance(document, dict)
    assert document["untold_records"] == [
        {"host": "sip-01", "file_id": "f", "offset": 5, "call_key": None}
    ]


def test_a_row_that_does_not_follow_from_the_log_is_named() -> None:
    findings = [
        Finding(projection="cdr", key="k", log={"duration": "60.000"}, book={"duration": "1.000"}),
        Finding(projection="balance", key="1", log={"amount": 5}, book=None),
        Finding(projection="account", key="a", log=None, book={}),
    ]
    report = completeness_report(Completeness(HOURS, book=BookProof(findings=findings)))
    assert not report.good
    assert table(report.parts[5]).rows == [
        ("cdr", "k", "duration 60.000", "duration 1.000"),
        ("balance", "1", "amount 5", "nothing"),
        ("account", "a", "nothing", "a row"),
    ]
    document = report.document["book"]
    assert isinstance(document, dict)
    assert document["findings"][1] == {
        "projection": "balance", "key": "1", "log": {"amount": 5}, "book": None
    }  # fmt: skip
    whole = completeness_report(Completeness(HOURS, book=BookProof()))
    assert whole.good
    assert whole.parts[5] == (
        "everything follows from the event log; that nobody changed the log itself tells"
        " akira seal verify"
    )


def test_what_the_stream_forgot_is_told() -> None:
    hour = evolve(HOUR, received=5, forgotten=2)
    report = completeness_report(Completeness(evolve(HOURS, hours=[hour])))
    assert not report.good
    assert any("2 records whose messages" in part for part in report.parts if isinstance(part, str))
