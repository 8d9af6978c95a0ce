"""What is told of stored calls."""

import json
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve
from rich.console import Console

from adapters.contract.builders import (
    MOMENT,
    a_cdr,
    a_dead_letter,
    a_receipt,
    a_received_call,
    a_verdict,
)
from adapters.memory.calls.archive import MemoryCallArchive
from adapters.memory.calls.ledger import MemoryCdrLedger
from application.calls.data import WrittenCalls
from application.calls.find_tariff import FoundTariff
from application.calls.search_calls import FoundCalls
from application.calls.stories import CallQuery
from application.calls.tell_story import Told
from application.letters.data import KeptLetter
from domain.money.certain_calls import certain_calls
from domain.numbering.normalising import normalise
from domain.numbering.plan import NumberPlan
from domain.numbering.reading import Reading
from domain.pricing.paying import Assignment
from entrypoints.cli.calls.finding import cursor
from entrypoints.cli.calls.found_report import calls_report
from entrypoints.cli.calls.reports import exported_report, story_report
from entrypoints.terminal.printing import emit
from entrypoints.terminal.report import Table
from entrypoints.terminal.tables import fitting, width
from entrypoints.terminal.words import plain

GENERAL = Assignment(tariff="retail", valid_from=MOMENT)
OF_ALL = "tariff retail, for all calls that no other is for"


async def an_archive() -> MemoryCallArchive:
    ledger = MemoryCdrLedger()
    await ledger.record([a_received_call(), a_received_call(receipt=a_receipt(9))])
    return MemoryCallArchive(ledger, MOMENT)


async def test_a_list_says_where_it_is_cut() -> None:
    [call] = await (await an_archive()).search(CallQuery())
    more = (call.start_time, call.call_key)
    report = calls_report(FoundCalls(calls=[call], more=more), ZoneInfo("UTC"))
    told = report.document["next"]
    assert isinstance(told, str)
    assert cursor(told) == more
    assert (report.document["cut"], report.parts[-1]) == (
        True, f"cut at 1; the next page: --after {told}",
    )  # fmt: skip
    whole = calls_report(FoundCalls(calls=[call]), ZoneInfo("UTC"))
    assert (whole.document["cut"], whole.document["next"]) == (False, None)
    [document] = json.loads(json.dumps(report.document["calls"], default=str))
    assert (document["call_id"], document["stream_seq"]) == ("call-1@rig.invalid", 1)


def test_what_a_number_is_searched_as_is_said() -> None:
    plan = NumberPlan(country_code="49", national_prefix="0")
    read = [
        Reading(plan="germany", written=each, number=normalise(each, plan))
        for each in ("030123456", "alice")
    ]
    report = calls_report(FoundCalls(calls=[], read=read), ZoneInfo("UTC"))
    assert report.parts[1:] == [
        "030123456 is searched as +4930123456 (plan germany)",
        "alice is searched as it is written, name (plan germany)",
    ]
    document = json.loads(json.dumps(report.document["numbers"]))
    assert [each["e164"] for each in document] == ["4930123456", None]


async def test_a_leg_says_by_which_call_its_dialog_is_billed() -> None:
    ledger, head = MemoryCdrLedger(), UUID(int=7)
    await ledger.record([a_received_call().as_leg(head)])
    [call] = await MemoryCallArchive(ledger, MOMENT).search(CallQuery())
    report = calls_report(FoundCalls(calls=[call]), ZoneInfo("UTC"))
    [table] = [part for part in report.parts if isinstance(part, Table)]
    assert f"leg of {head}" in next(iter(table.rows))


async def test_starts_are_shown_in_the_zone_that_was_asked_for_each_with_its_offset() -> None:
    ledger = MemoryCdrLedger()
    for number, hour in enumerate((0, 1), 1):
        start = datetime(2026, 10, 25, hour, 30, 24, 992000, tzinfo=UTC)
        cdr = a_cdr(call_id=f"c{number}", start_time=start)
        await ledger.record([a_received_call(cdr, seq=number)])
    calls = await MemoryCallArchive(ledger, MOMENT).search(CallQuery())
    [table] = calls_report(FoundCalls(calls=calls), ZoneInfo("Europe/Berlin")).parts
    assert isinstance(table, Table)
    assert table.columns[0] == "start (Europe/Berlin)"
    # The hour that Berlin has twice.
    assert [plain(row[0]) for row in table.rows] == [
        "2026-10-25 02:30:24+01:00", "2026-10-25 02:30:24+02:00",
    ]  # fmt: skip


async def test_each_call_has_one_line_on_a_terminal_of_80_columns() -> None:
    calls = await (await an_archive()).search(CallQuery())
    calls = [evolve(call, caller="+4930123456789", callee="+4915112345678") for call in calls]
    [table] = calls_report(FoundCalls(calls=calls), ZoneInfo("Europe/Berlin")).parts
    assert isinstance(table, Table)
    console = Console(width=80)
    shown, left_out = fitting(table, console)
    assert width(shown, console) <= 80
    assert left_out[-1] == "Call-ID"
    assert {"callee", "rating", "amount"} <= set(shown.columns)


def test_a_list_says_why_numbers_are_masked() -> None:
    report = calls_report(FoundCalls(calls=[], masked="a standby"), ZoneInfo("UTC"))
    assert (report.document["masked"], report.parts[-1]) == (
        True, "numbers are masked: a standby",
    )  # fmt: skip


async def test_calls_are_told_a_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    calls = await (await an_archive()).search(CallQuery())
    report = calls_report(FoundCalls(calls=[*calls, *calls]), ZoneInfo("UTC"))
    assert emit(report, as_json=False, as_lines=True) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [json.loads(line)["call_key"] for line in lines] == [str(calls[0].call_key)] * 2


async def test_a_story_tells_way_price_money_and_letters() -> None:
    found = await (await an_archive()).stories("call-1@rig.invalid")
    stories = [evolve(story, verdict=a_verdict()) for story in found]
    letter = KeptLetter(number=3, letter=a_dead_letter(), parked_at=MOMENT)
    report = story_report(Told(call_id="call-1@rig.invalid", stories=stories, letters=[letter]))
    titles = [part.title if isinstance(part, Table) else part for part in report.parts]
    assert titles == [
        "call 1",
        "its way",
        "Germany, prefix 49, tariff version 5",
        "steps (seconds)",
        "amount 0.11 EUR",
        "movements",
        "dead letters that name it",
    ]
    way = report.parts[1]
    assert isinstance(way, Table)
    assert [row[0] for row in way.rows] == [
        "read by the bridge",
        "in the stream",
        "event 1: CallReceived",
        "duplicate",
    ]
    [story] = json.loads(json.dumps(report.document["calls"], default=str))
    assert (story["charge"]["amount"], len(story["duplicates"])) == ("0.11", 1)


@pytest.mark.parametrize(
    ("callee", "why"),
    [("49abc", "'49abc' is not digits"), ("+4930", "no longer prefix has one for +4930 then")],
)
async def test_a_story_says_why_a_call_has_the_price_of_all_numbers(callee: str, why: str) -> None:
    [story] = await (await an_archive()).stories("call-1@rig.invalid")
    of_all = evolve(story, call=evolve(story.call, callee=callee), verdict=a_verdict(prefix=""))
    report = story_report(Told(call_id="call-1@rig.invalid", stories=[of_all], letters=[]))
    assert any(why in str(part) for part in report.parts)
    assert why in json.dumps(report.document["calls"], default=str)


@pytest.mark.parametrize(
    ("assignment", "charged", "line"),
    [
        (None, "retail", "priced by tariff retail; by today's assignments: no tariff holds then"),
        (GENERAL, None, f"by today's assignments: {OF_ALL}"),
        (GENERAL, "retail", f"by today's assignments: {OF_ALL}"),
        (
            evolve(GENERAL, tariff="trunk", only=certain_calls(account="acct-1")),
            "retail",
            (
                "priced by tariff retail; by today's assignments:"
                " tariff trunk, for calls by account acct-1"
            ),
        ),
    ],
)
async def test_a_story_tells_by_which_assignment_its_tariff_was_found(
    assignment: Assignment | None, charged: str | None, line: str
) -> None:
    [story] = await (await an_archive()).stories("call-1@rig.invalid")
    found = FoundTariff(assignment=assignment, charged=charged)
    told = Told(call_id="x", stories=[story], letters=[], tariffs={story.call.call_key: found})
    report = story_report(told)
    assert line in report.parts
    [document] = json.loads(json.dumps(report.document["calls"], default=str))
    assert document["tariff"]["charged"] == charged
    today = document["tariff"]["today"]
    assert (today and today["tariff"]) == (assignment and assignment.tariff)


async def test_a_letter_alone_is_a_story_too() -> None:
    letter = KeptLetter(number=3, letter=a_dead_letter(), parked_at=MOMENT)
    report = story_report(Told(call_id="x", stories=[], letters=[letter]))
    assert report.document["calls"] == []
    assert len(report.parts) == 1


def test_a_file_is_told_with_its_checksum() -> None:
    report = exported_report(Path("/x.csv"), WrittenCalls(calls=2, sha256="ab"))
    assert report.parts == ["2 calls in /x.csv, sha256 ab; times are UTC"]
