"""`akira cdr`: calls found, and the whole story of one."""

import json
from collections.abc import Sequence

from attrs import asdict

from adapters.timescale.calls.archive import TimescaleCallArchive
from adapters.timescale.letters.letter_desk import TimescaleDeadLetterDesk
from adapters.wire import event_json
from application.calls.stories import CallQuery, CallStory, Copy, RecordedEvent, StoredCall
from application.errors import RejectedError
from application.letters.data import KeptLetter
from domain.facts.call_facts import CallAmended, CallReceived
from domain.pricing.verdict import Verdict
from entrypoints.cli.letters.letters import letter_document
from entrypoints.cli.pricing.quoting import explained, verdict_document
from entrypoints.cli.running import database
from entrypoints.process.settings import CliSettings
from entrypoints.terminal.report import Report, Table
from entrypoints.terminal.words import money

_COLUMNS = [
    "start (UTC)",
    "s",
    "caller",
    "callee",
    "account",
    "outcome",
    "rating",
    "amount",
    "Call-ID",
]


async def search(settings: CliSettings, wanted: CallQuery) -> Report:
    """List calls."""
    async with database(settings) as pool:
        found = await TimescaleCallArchive(pool).search(wanted)
    rows = [
        (call.start_time, call.duration, call.caller, call.callee, call.account,
         call.outcome.value, call.rating, call.billed_amount, call.call_id)
        for call in found
    ]  # fmt: skip
    cut = [f"cut at {wanted.limit}: use --limit"] if len(found) == wanted.limit else []
    return Report(
        schema="akira.cdr.search/1",
        document={"calls": [_call(call) for call in found], "cut": bool(cut)},
        parts=[Table("calls", _COLUMNS, rows), *cut],
    )


async def show(settings: CliSettings, call_id: str) -> Report:
    """Tell everything that is known under a Call-ID."""
    async with database(settings) as pool:
        stories = await TimescaleCallArchive(pool).stories(call_id)
        letters = await TimescaleDeadLetterDesk(pool).mentioning(json.dumps(call_id)[1:-1])
    if not stories and not letters:
        raise RejectedError(f"nothing is known of Call-ID {call_id}")
    parts = [part for number, story in enumerate(stories, 1) for part in _parts(number, story)]
    return Report(
        schema="akira.cdr.show/1",
        document={
            "call_id": call_id,
            "calls": [_story(story) for story in stories],
            "dead_letters": [letter_document(letter) for letter in letters],
        },
        parts=[*parts, _letters(letters)],
    )


def _call(call: StoredCall) -> dict[str, object]:
    fields = asdict(call, recurse=False)
    receipt = fields.pop("receipt")
    return {**fields, "stream_seq": receipt.stream_seq, "received_at": receipt.stored_at}


def _story(story: CallStory) -> dict[str, object]:
    return {
        "call": _call(story.call),
        "provenance": asdict(story.provenance),
        "events": [_event(event) for event in story.events],
        "charge": _charge_document(story),
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


def _parts(number: int, story: CallStory) -> Sequence[Table | str]:
    place = story.provenance
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
    verdict = _verdict(story)
    moved = [
        (each.at, each.kind, each.revision, money(each.amount, each.currency), each.company_id)
        for each in story.movements
    ]
    return [
        Table(f"call {number}", ["", ""], list(_call(story.call).items())),
        Table("its way", ["what", "when (UTC)", "where"], way),
        *(explained(verdict.charge) if verdict.charge else ()),
        Table("movements", ["when (UTC)", "", "revision", "amount", "company"], moved),
    ]


def _verdict(story: CallStory) -> Verdict:
    last = story.events[-1]
    fact = event_json.decode(last.type, last.schema_version, last.data)
    if isinstance(fact, CallAmended):
        return fact.now.verdict
    return fact.verdict if isinstance(fact, CallReceived) else Verdict()


def _charge_document(story: CallStory) -> dict[str, object] | None:
    verdict = _verdict(story)
    return verdict_document(verdict) if verdict.charge else None


def _letters(letters: Sequence[KeptLetter]) -> Table:
    rows = [
        (each.number, each.status.value, each.letter.stage, each.letter.reason, each.letter.detail)
        for each in letters
    ]
    return Table("dead letters that name it", ["id", "status", "stage", "reason", "why"], rows)
