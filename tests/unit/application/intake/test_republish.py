"""Re-publishing names a line as the bridge did, unless a loss asks for fresh names."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from adapters.file_tail.reading.given_files import GivenFiles
from adapters.memory.intake.stream import MemoryPublisher, MemoryStream
from adapters.wire.acc_json.routing import event_of, kind_of, pulse_of
from application.intake.data import RecordKind
from application.intake.republish import FreshIds, NoFeed, RelayCount, Republish
from builders import SAMPLES
from domain.calls.identity import message_id
from domain.live.calls_in_progress import HostHeartbeat

FILE = SAMPLES / "basic" / "all.jsonl"
NOW = datetime(2026, 11, 25, 12, 30, 5, tzinfo=UTC)


@pytest.fixture
def stream() -> MemoryStream:
    return MemoryStream()


async def republish(stream: MemoryStream, *, fresh: bool = False) -> RelayCount:
    again = Republish(
        publisher=MemoryPublisher(stream),
        kind_of=kind_of,
        event_of=event_of,
        pulse_of=pulse_of,
        clock=lambda: NOW,
    )
    return await again(GivenFiles(paths=[FILE]), "sip-01", fresh=fresh)


async def test_the_second_time_the_stream_knows_each_line(stream: MemoryStream) -> None:
    for _ in range(2):
        count = await republish(stream)
        assert count.lines == Counter(
            {RecordKind.CDR: 65, RecordKind.ACC: 135, RecordKind.PHASE: 217}
        )
    assert len(stream.messages) == 200
    assert stream.events == []


async def test_the_ids_are_those_of_the_bridge(stream: MemoryStream) -> None:
    await republish(stream)
    lines = [line for line in FILE.read_bytes().splitlines() if b'"phase"' not in line]
    assert [message.record.message_id for message in stream.messages] == [
        message_id("sip-01", line) for line in lines
    ]


async def test_fresh_ids_are_taken_once_more(stream: MemoryStream) -> None:
    await republish(stream)
    await republish(stream, fresh=True)
    await republish(stream, fresh=True)
    assert len(stream.messages) == 400
    assert stream.messages[-1].record.message_id.rpartition(":")[0].endswith(":f20261125T123005")


async def test_nobody_watches_calls_of_the_past() -> None:
    beat = HostHeartbeat(host="sip-01", at=NOW, calls_in_progress=0, lag_seconds=0)
    await NoFeed().publish([])
    await NoFeed().beat(beat)


def test_the_numbers_are_those_of_the_stream(stream: MemoryStream) -> None:
    publisher = MemoryPublisher(stream)
    assert FreshIds(publisher, "f").numbers is publisher.numbers
