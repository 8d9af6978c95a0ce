"""What is told of stored calls."""

import json
from pathlib import Path

from attrs import evolve

from adapters.contract.builders import MOMENT, a_dead_letter, a_receipt, a_received_call, a_verdict
from adapters.memory.calls.archive import MemoryCallArchive
from adapters.memory.calls.ledger import MemoryCdrLedger
from application.calls.data import WrittenCalls
from application.calls.search_calls import FoundCalls
from application.calls.stories import CallQuery
from application.calls.tell_story import Told
from application.letters.data import KeptLetter
from entrypoints.cli.calls.reports import calls_report, exported_report, story_report
from entrypoints.terminal.report import Table


async def an_archive() -> MemoryCallArchive:
    ledger = MemoryCdrLedger()
    await ledger.record([a_received_call(), a_received_call(receipt=a_receipt(9))])
    return MemoryCallArchive(ledger, MOMENT)


async def test_a_list_says_where_it_is_cut() -> None:
    calls = await (await an_archive()).search(CallQuery())
    found = FoundCalls(calls=calls)
    report = calls_report(found, 1)
    assert (report.document["cut"], report.parts[-1]) == (True, "cut at 1: use --limit")
    assert calls_report(found, 2).document["cut"] is False
    [call] = json.loads(json.dumps(report.document["calls"], default=str))
    assert (call["call_id"], call["stream_seq"]) == ("call-1@rig.invalid", 1)


def test_a_list_says_why_numbers_are_masked() -> None:
    report = calls_report(FoundCalls(calls=[], masked="a standby"), 1)
    assert (report.document["masked"], report.parts[-1]) == (
        True, "numbers are masked: a standby",
    )  # fmt: skip
    assert calls_report(FoundCalls(calls=[]), 1).document["masked"] is False


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


async def test_a_letter_alone_is_a_story_too() -> None:
    letter = KeptLetter(number=3, letter=a_dead_letter(), parked_at=MOMENT)
    report = story_report(Told(call_id="x", stories=[], letters=[letter]))
    assert report.document["calls"] == []
    assert len(report.parts) == 1


def test_a_file_is_told_with_its_checksum() -> None:
    report = exported_report(Path("/x.csv"), WrittenCalls(calls=2, sha256="ab"))
    assert report.parts == ["2 calls in /x.csv, sha256 ab; times are UTC"]
