"""What is told of dead letters."""

from datetime import datetime

from adapters.contract.builders import MOMENT, a_dead_letter
from application.letters.data import KeptLetter, LetterStatus
from application.letters.redrive import Redriven
from application.letters.settle import Waived
from entrypoints.cli.letters.reports import (
    Place,
    letter_report,
    letters_report,
    redriven_report,
    waived_report,
)
from entrypoints.terminal.report import Table

HOSTILE = b'{"a": "\xff\x1b[31m"}'


def a_kept_letter(at: datetime = MOMENT) -> KeptLetter:
    return KeptLetter(
        number=7,
        letter=a_dead_letter(raw=HOSTILE, stage="decode", reason="time"),
        parked_at=at,
        status=LetterStatus.WAIVED,
        resolved_by="ana",
    )


def test_the_bytes_are_harmless_for_people_and_exact_for_machines() -> None:
    report = letter_report(a_kept_letter())
    assert (report.schema, report.good) == ("akira.dead.show/1", True)
    assert report.document["raw"] == '{"a": "\\xff\\x1b[31m"}'
    assert bytes.fromhex(str(report.document["raw_hex"])) == HOSTILE
    assert (report.document["id"], report.document["resolved_by"]) == (7, "ana")


def test_a_list_tells_what_each_is_about() -> None:
    report = letters_report([a_kept_letter()])
    [table] = report.parts
    assert isinstance(table, Table)
    assert table.rows[0][:5] == (7, MOMENT, "waived", "decode", "time")
    assert table.rows[0][-3:] == (len(HOSTILE), "", "")


def test_a_list_tells_where_each_stands_in_the_files_that_were_named() -> None:
    report = letters_report([a_kept_letter()], {7: Place("cdr.jsonl-1", 3)})
    [table] = report.parts
    assert isinstance(table, Table)
    assert table.rows[0][-2:] == ("cdr.jsonl-1", 3)
    document = letter_report(a_kept_letter(), Place("cdr.jsonl-1", 3)).document
    assert (document["found_in"], document["line"]) == ("cdr.jsonl-1", 3)


def test_one_that_was_refused_is_wrong() -> None:
    report = redriven_report(Redriven(numbers=[1, 3], refused={9: "is waived", 2: "absent"}))
    assert not report.good
    assert report.parts == ["redriven: 1 3", "not 2: absent", "not 9: is waived"]
    assert report.document["refused"] == [
        {"id": 2, "why": "absent"},
        {"id": 9, "why": "is waived"},
    ]


MANY = range(1, 30_001)


def test_of_many_letters_people_are_told_the_count_and_the_first_and_programs_all() -> None:
    refused = dict.fromkeys(MANY, "is waived")
    for report in (
        redriven_report(Redriven(numbers=MANY, refused=refused)),
        waived_report(Waived(numbers=MANY, refused=refused), by="ana", because="a test"),
    ):
        first, *others = map(str, report.parts)
        assert first.endswith("30000 letters: 1 2 3 4 5 6 7 8 9 10 … (all: --json)")
        assert (len(others), others[0]) == (11, "not 1: is waived")
        assert others[-1] == "not 29990 more (all: --json)"
        [numbers] = [v for k, v in report.document.items() if k in {"redriven", "waived"}]
        assert numbers == MANY
        assert len(list(report.document["refused"])) == len(MANY)  # type: ignore[call-overload]


def test_a_rehearsal_says_so() -> None:
    report = redriven_report(Redriven(numbers=[], refused={}), dry=True)
    assert (report.good, report.parts) == (True, ["would redrive: none"])
    assert report.document["dry_run"] is True


def test_who_waived_is_told() -> None:
    waived = Waived(numbers=[7, 8], refused={9: "is waived"})
    report = waived_report(waived, by="ana", because="a test")
    assert report.document == {
        "dry_run": False,
        "waived": [7, 8],
        "refused": [{"id": 9, "why": "is waived"}],
        "by": "ana",
        "because": "a test",
    }
    assert (report.parts, report.good) == (["waived 7 8", "not 9: is waived"], False)
    rehearsed = waived_report(Waived(numbers=[], refused={}), by="ana", because="x", dry=True)
    assert (rehearsed.parts, rehearsed.good) == (["would waive none"], True)


def test_a_list_that_is_full_says_so() -> None:
    assert "no more than 1 are listed: --limit" in letters_report([a_kept_letter()], limit=1).parts
    assert len(letters_report([a_kept_letter()], limit=2).parts) == 1
