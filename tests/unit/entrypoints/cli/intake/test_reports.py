"""What is told of the stream, and of what went into it once more."""

from collections import Counter
from pathlib import Path

from application.intake.data import RecordKind, StreamFacts
from application.intake.republish import RelayCount
from entrypoints.cli.intake.reports import (
    Republished,
    backup_report,
    republished_report,
    restored_report,
)
from entrypoints.terminal.report import Table

FACTS = StreamFacts(messages=3, first_seq=1, last_seq=3, consumers=2)


def test_a_backup_tells_what_it_holds() -> None:
    saved = backup_report(Path("/b/AKIRA_CDR-1"), FACTS)
    assert saved.parts == ["/b/AKIRA_CDR-1: 3 messages, 1 to 3, 2 consumers"]
    assert saved.document == {
        "folder": "/b/AKIRA_CDR-1", "messages": 3, "first_seq": 1, "last_seq": 3, "consumers": 2,
    }  # fmt: skip
    restored = restored_report(Path("/b"), FACTS)
    assert (saved.schema, restored.schema) == ("akira.stream.backup/1", "akira.stream.restore/1")


def test_lines_are_told_by_kind_and_half_a_line_is_named() -> None:
    lines = Counter({RecordKind.CDR: 5, RecordKind.ACC: 2, RecordKind.PHASE: 9})
    done = Republished(
        host="sip-01", count=RelayCount(lines), known=4, unfinished=[Path("/cdr.jsonl")]
    )
    report = republished_report(done)
    table, unfinished = report.parts
    assert isinstance(table, Table)
    assert table.rows == [[5, 2, 0, 4]]
    assert unfinished == "/cdr.jsonl: the last line has no end and was left out"
    assert report.document["published"] == {"raw": 5, "acc": 2, "dead": 0}
    assert report.document["phases_left_out"] == 9
