"""A dispute tells both sides, and ends in 1 where they differ."""

import json
from datetime import UTC, datetime
from decimal import Decimal

from domain.traffic.disputing import Tolerance, disputed
from domain.traffic.record import Record
from entrypoints.cli.traffic.dispute import dispute_report
from entrypoints.terminal.printing import json_of


def record(place: str, seconds: str, callee: str = "49") -> Record:
    return Record(
        place=place,
        start=datetime(2026, 10, 1, tzinfo=UTC),
        callee=callee,
        seconds=Decimal(seconds),
        amount=Decimal("0.10"),
    )


def test_all_of_it_is_told_in_exact_text() -> None:
    ours = [record("a", "60"), record("b", "1", "44")]
    report = dispute_report(disputed(ours, [record("line 2", "75.5")], Tolerance()))
    told = json.loads(json_of(report))
    assert not report.good
    assert (told["ours"]["seconds"], told["theirs"]["seconds"]) == ("61", "75.5")
    [differing] = told["differing"]
    assert (differing["differs"], differing["theirs"]["place"]) == (["seconds"], "line 2")
    assert [each["place"] for each in told["only_ours"]] == ["b"]
    assert told["only_theirs"] == []


def test_a_number_that_nobody_could_read_is_said() -> None:
    report = dispute_report(disputed([], [record("line 2", "1")], Tolerance()))
    assert json.loads(json_of(report))["unread"] == 1
    assert "of these, 1 called numbers cannot be read as E.164" in str(report.parts[-1])


def test_two_sides_that_agree_are_good() -> None:
    report = dispute_report(disputed([record("a", "60")], [record("1", "60")], Tolerance()))
    assert report.good
    assert "1 calls are the same on both sides" in report.parts
