"""What is told of calls one by one, and of files of them."""

import json
from collections.abc import Sequence
from pathlib import Path

from attrs import asdict

from application.calls.data import WrittenCalls
from application.calls.stories import CallStory, Copy, RecordedEvent
from application.calls.tell_story import Told
from application.letters.data import KeptLetter
from domain.pricing.charge import RatedCharge
from entrypoints.cli.calls.found_report import call_document
from entrypoints.cli.calls.tariff_found import tariff_document, tariff_lines
from entrypoints.cli.letters.reports import letter_document
from entrypoints.cli.pricing.plan_reports import explained_numbers, number_documents
from entrypoints.cli.pricing.quote_report import (
    explained,
    verdict_document,
    why_all_numbers,
)
from entrypoints.terminal.report import Part, Report, Table
from entrypoints.terminal.words import money, utc


def story_report(told: Told) -> Report:
    """Tell everything that is known under a Call-ID."""
    parts = [
        part for number, story in enumerate(told.stories, 1) for part in _parts(number, story, told)
    ]
    return Report(
        schema="akira.cdr.show/1",
        document={
            "call_id": told.call_id,
            "calls": [_story(story, told) for story in told.stories],
            "dead_letters": [letter_document(letter) for letter in told.letters],
        },
        parts=[*parts, _letters(told.letters)],
    )


def exported_report(target: Path, written: WrittenCalls) -> Report:
    """Tell what was written to a file."""
    count, checksum = written.calls, written.sha256
    return Report(
        schema="akira.cdr.export/1",
        document={"file": target, "calls": count, "sha256": checksum},
        parts=[f"{count} calls in {target}, sha256 {checksum}; times are UTC"],
    )


def _story(story: CallStory, told: Told) -> dict[str, object]:
    key = story.call.call_key
    return {
        "call": call_document(story.call),
        "numbers": number_documents(told.numbers.get(key, ())),
        "provenance": asdict(story.provenance),
        "closed": story.closed and story.closed.month,
        "late": story.late,
        "events": [_event(event) for event in story.events],
        "charge": verdict_document(story.verdict) if story.verdict.charge else None,
        "hints": list(_hints(story, told)),
        "tariff": tariff_document(told.tariffs.get(key)),
        "charge_in": verdict_document(story.verdict.inbound_side) if _called(story) else None,
        "movements": [asdict(movement) for movement in story.movements],
        "duplicates": [_copy(copy) for copy in story.copies],
    }


def _event(event: RecordedEvent) -> dict[str, object]:
    return {**asdict(event), "data": json.loads(event.data)}


def _copy(copy: Copy) -> dict[str, object]:
    return {
        "host": copy.host,
        "file": copy.file_id,
        "offset": copy.offset,
        "stream_seq": copy.receipt.stream_seq,
        "stored_at": copy.receipt.stored_at,
    }


def _parts(number: int, story: CallStory, told: Told) -> Sequence[Part]:
    place, key = story.provenance, story.call.call_key
    way = [
        ("read by the bridge", place.read_at, f"{place.host} {place.file_id} @ {place.offset}"),
        ("in the stream", story.call.receipt.stored_at, f"seq {story.call.receipt.stream_seq}"),
        *(
            (f"event {event.version}: {event.type}", event.at, f"schema {event.schema_version}")
            for event in story.events
        ),
        *(
            ("duplicate", c.receipt.stored_at,
             f"seq {c.receipt.stream_seq}, {c.host} {c.file_id} @ {c.offset}")
            for c in story.copies
        ),
    ]  # fmt: skip
    moved = [
        (each.at, each.kind, each.revision, money(each.amount, each.currency), each.company_id)
        for each in story.movements
    ]
    return [
        Table(f"call {number}", ["", ""], list(call_document(story.call).items())),
        *explained_numbers(told.numbers.get(key, ())),
        *_closed(story),
        Table("its way", ["what", "when (UTC)", "where"], way),
        *tariff_lines(told.tariffs.get(key)),
        *(explained(charge) if (charge := story.verdict.charge) else ()),
        *_hints(story, told),
        *(["the called side:", *explained(inward)] if (inward := _called(story)) else ()),
        Table("movements", ["when (UTC)", "", "revision", "amount", "company"], moved),
    ]


def _hints(story: CallStory, told: Told) -> Sequence[str]:
    numbers = told.numbers.get(story.call.call_key, ())
    return why_all_numbers(story.verdict.charge, story.call.callee, numbers)


def _called(story: CallStory) -> RatedCharge | None:
    return story.verdict.inbound_side.charge


def _closed(story: CallStory) -> Sequence[str]:
    closed = story.closed
    if closed is None:
        return []
    came = "LATE: stored after " if story.late else ""
    return [f"{came}{closed.month} was closed at {utc(closed.closed_at)}"]


def _letters(letters: Sequence[KeptLetter]) -> Table:
    rows = [
        (each.number, each.status.value, each.letter.stage, each.letter.reason, each.letter.detail)
        for each in letters
    ]
    return Table("dead letters that name it", ["id", "status", "stage", "reason", "why"], rows)
