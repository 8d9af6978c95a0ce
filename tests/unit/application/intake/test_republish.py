"""Re-publishing names a line as the bridge did, unless a loss asks for fresh names."""

from collections import Counter

import pytest

from adapters.file_tail.reading.given_files import GivenFiles
from adapters.memory.intake.stream import MemoryPublisher, MemoryStream
from adapters.wire.acc_json.routing import event_of, kind_of
from application.intake.data import RecordKind
from application.intake.relay_cdrs import RelayCdrs
from application.intake.republish import FreshIds, NoFeed, RelayCount
from builders import SAMPLES
from domain.calls.identity import message_id

FILE = SAMPLES / "basic" / "all.jsonl"


@pytest.fixture
def stream() -> MemoryStream:
    return MemoryStream()


async def republish(stream: MemoryStream, suffix: str | None = None) -> RelayCount:
    count, publisher = RelayCount(), MemoryPublisher(stream)
    relay = RelayCdrs(
        source=GivenFiles(paths=[FILE]),
        publisher=FreshIds(publisher, suffix) if suffix else publisher,
        feed=NoFeed(),
        host="sip-01",
        kind_of=kind_of,
        event_of=event_of,
        observer=count,
    )
    await relay()
    return count


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
    await republish(stream, "f1")
    await republish(stream, "f1")
    assert len(stream.messages) == 400
