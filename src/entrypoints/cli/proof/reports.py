"""What is told of the proof that nothing is missing."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from attrs import asdict

from application.proof.completeness import Completeness
from application.proof.data import BookedRecord
from application.proof.reconcile import HourBalance, Reconciliation
from application.proof.reconcile_files import FileReconciliation
from entrypoints.cli.intake.reports import unfinished_parts
from entrypoints.cli.proof.book_reports import book_document, book_parts
from entrypoints.terminal.report import Part, Report, Table
from entrypoints.terminal.words import utc

_HOURS = ["hour (UTC)", "host", "received", "rated", "unrated", "parked", "duplicates",
          "again", "forgotten", "difference"]  # fmt: skip

_UNTOLD = ["host", "file_id", "offset", "call_key"]


def completeness_report(found: Completeness, unfinished: Sequence[Path] = ()) -> Report:
    """Tell both sides hour by hour, and what became of the lines of the files."""
    lines = found.files
    files: Mapping[str, object] = {}
    parts = list(_hours_parts(found.hours))
    book = {} if found.book is None else book_document(found.book)
    if found.book is not None:
        parts += book_parts(found.book)
    if lines:
        untold = [dict(zip(_UNTOLD, _place(each), strict=True)) for each in lines.untold_records]
        told = {**asdict(lines), "untold_records": untold, "masked": lines.masked is not None}
        files = {"files": {**told, "unfinished": unfinished}}
        parts += _files_parts(lines, unfinished)
    parts.append(_verdict(found))
    return Report(
        schema="akira.reconcile/1",
        document={
            "complete": found.proved,
            "nothing_to_prove": found.is_of_nothing,
            **_hours_document(found.hours),
            **book,
            **files,
        },
        parts=parts,
        good=found.proved,
    )


def _verdict(found: Completeness) -> str:
    if not found.proved:
        return "NOT complete"
    if found.is_of_nothing:
        return "nothing to prove: no CDR of that time, in stream, book or files"
    return "complete: nothing is missing"


def _hours_document(found: Reconciliation) -> dict[str, object]:
    return {
        "since": found.since,
        "hours": [_hour_document(hour) for hour in found.hours],
        "waiting": found.waiting,
        "open_dead_letters": found.open_letters,
        "gaps": [asdict(gap) for gap in found.gaps],
        "money": {"good": found.money.good, **asdict(found.money)},
        "debited_twice": [asdict(each) for each in found.twice],
        "legs": found.legs,
    }


def _hour_document(hour: HourBalance) -> dict[str, object]:
    return {
        "hour": hour.name.hour,
        "host": hour.name.host,
        "received": hour.received,
        **asdict(hour.ends),
        "rated": hour.ends.rated,
        "again": hour.again,
        "forgotten": hour.forgotten,
        "difference": hour.difference,
    }


def _hours_parts(found: Reconciliation) -> Sequence[Part]:
    rows = [
        (hour.name.hour, hour.name.host, hour.received, hour.ends.rated,
         hour.ends.unrated, hour.ends.parked, hour.ends.duplicates, hour.again, hour.forgotten,
         hour.difference)
        for hour in found.hours
    ]  # fmt: skip
    gaps = [(gap.first_seq, gap.last_seq, gap.before) for gap in found.gaps]
    return [
        Table(f"stream and book since {utc(found.since)}", _HOURS, rows, "no record"),
        Table("gaps of the stream", ["from", "to", "before"], gaps),
        Table(
            "balances that are not the sum of their movements",
            ["company", "balance", "movements"],
            [(each.company, each.balance, each.movements) for each in found.money.balances],
        ),
        Table(
            "calls whose price is not what they moved",
            ["call key"],
            [(key,) for key in found.money.calls],
        ),
        *_twice_parts(found),
        *_forgotten_parts(found),
        f"waiting for the worker: {found.waiting}; open dead letters: {found.open_letters}",
    ]


def _files_parts(lines: FileReconciliation, unfinished: Sequence[Path]) -> Sequence[Part]:
    counts = ("lines", "stored", "parked", "duplicates", "missing", "acc", "phases")
    lost = [(each.file_id, each.offset, each.call_id) for each in lines.missing_lines]
    calls = [(each.call_id, " ".join(each.tags)) for each in lines.answered_without_cdr]
    longer = [
        (each.call.call_id, " ".join(each.call.tags), each.recorded_end, each.hung_up)
        for each in lines.longer
    ]
    return [
        Table("lines of the files", counts, [[getattr(lines, name) for name in counts]]),
        Table("lines that the book does not have", ["file", "offset", "Call-ID"], lost),
        Table(
            f"records that no line tells any more: {lines.untold}",
            ["host", "file", "offset", "call key"],
            [
                (each.host, each.file_id, each.offset, each.call_key)
                for each in lines.untold_records
            ],
        ),
        Table("answered calls without CDR", ["Call-ID", "tags"], calls),
        Table(
            "calls that were hung up after the end in their CDR",
            ["Call-ID", "tags", "end in the CDR", "hung up"],
            longer,
        ),
        *([f"no call is named: {lines.masked}"] if lines.masked else []),
        *unfinished_parts(unfinished),
    ]


def _place(record: BookedRecord) -> Sequence[object]:
    return record.host, record.file_id, record.offset, record.call_key


def _twice_parts(found: Reconciliation) -> Sequence[Part]:
    rows = [
        (each.dialog.call_id, " ".join(each.hosts), " ".join(map(str, each.calls)))
        for each in found.twice
    ]
    title = "dialogs that were debited more than once: right only where each proxy bills its own"
    legs = f"{found.legs} records are legs of a dialog that is billed by another, and cost nothing"
    return [
        *([Table(title, ["Call-ID", "hosts", "call keys"], rows)] if rows else []),
        *([legs] if found.legs else []),
    ]


def _forgotten_parts(found: Reconciliation) -> Sequence[Part]:
    forgotten = sum(hour.forgotten for hour in found.hours)
    if not forgotten:
        return []
    return [f"{forgotten} records whose messages the stream does not have: only files prove them"]
