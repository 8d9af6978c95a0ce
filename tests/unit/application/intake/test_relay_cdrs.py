"""Each line goes where its kind belongs, and is forgotten only when it is safe."""

from datetime import UTC, datetime

import pytest

from adapters.contract.builders import a_line, cdr_payload
from adapters.memory.intake.source import MemoryFile
from adapters.memory.intake.stream import MemoryPublisher, MemoryStream
from adapters.wire.acc_json.routing import event_of, kind_of, pulse_of
from application.errors import SetupError
from application.intake.data import Line, Record, RecordKind
from application.intake.relay_cdrs import RelayCdrs
from bridge_in_hand import Bridge, Feed, Lines, Stream, Tally
from builders import acc_payload, phase_payload
from domain.calls.identity import message_id
from domain.live.call_event import CallPhase
from domain.live.calls_in_progress import KamailioPulse


async def a_bridge_that_relayed(*batches: list[Line]) -> Bridge:
    bridge = Bridge(Lines(list(batches)))
    await bridge.run()
    return bridge


@pytest.mark.parametrize(
    ("payload", "kind", "reason"),
    [
        (cdr_payload(), RecordKind.CDR, None),
        (cdr_payload(duration="no number"), RecordKind.CDR, None),
        (b'{"duration": "1", "duration": "2"}', RecordKind.CDR, None),
        (acc_payload(), RecordKind.ACC, None),
        (b"{}", RecordKind.DEAD, "unknown_kind"),
        (b"not json", RecordKind.DEAD, "not_json"),
        (b'{"duration": "\xff"}', RecordKind.DEAD, "not_utf8"),
        (b"[" * 100_000, RecordKind.DEAD, "too_deep"),
    ],
    ids=lambda value: str(value)[:30],
)
async def test_a_durable_line_goes_out_whole(
    payload: bytes, kind: RecordKind, reason: str | None
) -> None:
    line = a_line(payload)
    bridge = await a_bridge_that_relayed([line])
    assert bridge.stream.taken == [
        Record(
            kind=kind,
            message_id=message_id("sip-01", payload),
            host="sip-01",
            line=line,
            body=payload,
            reason=reason,
            covers=None if kind is RecordKind.ACC else (0, line.end),
        )
    ]
    assert bridge.tally.decisions == [(kind, reason)]
    assert bridge.feed.events == []


async def test_a_record_covers_what_lies_before_it_and_is_none() -> None:
    acc, call = acc_payload(), cdr_payload()
    lines = [a_line(acc), a_line(call, offset=len(acc) + 1)]
    bridge = await a_bridge_that_relayed(lines)
    assert [record.covers for record in bridge.stream.taken] == [None, (0, lines[1].end)]


async def test_records_go_out_in_the_order_of_the_file() -> None:
    lines = [a_line(cdr_payload(call_id=str(n)), offset=n) for n in range(10)]
    bridge = await a_bridge_that_relayed(lines[:3], lines[3:])
    assert [record.line for record in bridge.stream.taken] == lines


async def test_a_line_is_done_only_when_it_is_stored() -> None:
    first, second = a_line(cdr_payload(call_id="1")), a_line(cdr_payload(call_id="2"))
    bridge = await a_bridge_that_relayed([first, second])
    assert bridge.source.finished == []
    bridge.stream.confirm(bridge.stream.taken[1])
    assert bridge.source.finished == [second]
    bridge.stream.confirm(bridge.stream.taken[0])
    assert bridge.source.finished == [second, first]


async def test_the_dead_are_done_only_when_they_are_stored() -> None:
    bridge = await a_bridge_that_relayed([a_line(b"not json")])
    assert bridge.source.finished == []
    bridge.stream.confirm(bridge.stream.taken[0])
    assert bridge.source.finished == [a_line(b"not json")]


async def test_what_is_left_is_waited_for_at_the_end() -> None:
    assert (await a_bridge_that_relayed([a_line()])).stream.drained


async def test_a_phase_is_fed_live_and_not_kept() -> None:
    line = a_line(phase_payload(phase="early"))
    bridge = await a_bridge_that_relayed([line])
    assert [event.phase for event in bridge.feed.events] == [CallPhase.RINGING]
    assert bridge.stream.taken == []
    assert bridge.source.finished == [line]
    assert bridge.tally.decisions == [(RecordKind.PHASE, None)]


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (phase_payload(call_id=...), "call_id"),
        (phase_payload(phase="answered-raw"), "phase"),
        (b'{"phase": "early", "phase": "ended"}', "duplicate_key"),
    ],
)
async def test_a_phase_that_tells_nothing_is_dropped_and_counted(
    payload: bytes, reason: str
) -> None:
    line = a_line(payload)
    bridge = await a_bridge_that_relayed([line])
    assert (bridge.feed.events, bridge.stream.taken) == ([], [])
    assert bridge.source.finished == [line]
    assert bridge.tally.decisions == [(RecordKind.PHASE, reason)]


async def test_a_line_cut_short_is_dead_even_where_it_looks_well() -> None:
    line = a_line(cdr_payload(), length=2_000_000, defect="line_too_long")
    bridge = await a_bridge_that_relayed([line])
    assert [(r.kind, r.reason, r.body) for r in bridge.stream.taken] == [
        (RecordKind.DEAD, "line_too_long", line.payload)
    ]


async def test_two_lines_cut_short_that_begin_alike_have_two_names() -> None:
    long = {"length": 2_000_000, "defect": "line_too_long"}
    lines = [a_line(b"x" * 4096, offset=offset, **long) for offset in (0, 2_000_001)]
    bridge = await a_bridge_that_relayed(lines)
    assert len({record.message_id for record in bridge.stream.taken}) == 2


async def test_a_copy_in_another_file_has_the_same_name() -> None:
    lines = [a_line(file_id="file-1", offset=0), a_line(file_id="file-2", offset=77)]
    bridge = await a_bridge_that_relayed(lines)
    assert len({record.message_id for record in bridge.stream.taken}) == 1


async def test_without_the_right_to_publish_nothing_is_done() -> None:
    bridge = Bridge(Lines([[a_line()]]), stream=Stream(refusal=SetupError("no right")))
    with pytest.raises(SetupError):
        await bridge.run()
    assert bridge.source.finished == []
    assert not bridge.stream.drained


def test_a_record_that_the_stream_refuses_leaves_its_place_behind() -> None:
    record = Record(kind=RecordKind.CDR, message_id="m", host="sip-01", line=a_line(), body=b"{}")
    buried = record.buried("too_large", b"head")
    assert (buried.kind, buried.reason, buried.body) == (RecordKind.DEAD, "too_large", b"head")
    assert buried.line == record.line
    assert buried.message_id != record.message_id


async def test_a_pulse_is_kept_for_the_next_heartbeat_and_not_published() -> None:
    line = a_line(b'{"pulse":"1795462224.5","started":"1795462000","dialogs":"7","restored":"2"}')
    bridge = await a_bridge_that_relayed([line])
    assert bridge.in_progress.pulse == KamailioPulse(
        started_at=datetime(2026, 11, 23, 19, 26, 40, tzinfo=UTC),
        at=datetime(2026, 11, 23, 19, 30, 24, 500_000, tzinfo=UTC),
        dialogs=7,
        restored=2,
    )
    assert (bridge.feed.events, bridge.stream.taken) == ([], [])
    assert bridge.source.finished == [line]
    assert bridge.tally.decisions == [(RecordKind.PULSE, None)]


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b'{"pulse":"1795462224","started":"1795462000","dialogs":"-7","restored":"2"}', "dialogs"),
        (b'{"pulse":"1795462224","started":"1","dialogs":"7","restored":"2"}', "time"),
        (b'{"pulse":"1795462224"}', "started"),
    ],
)
async def test_a_pulse_that_tells_nothing_is_dropped_and_counted(
    payload: bytes, reason: str
) -> None:
    bridge = await a_bridge_that_relayed([a_line(payload)])
    assert bridge.in_progress.pulse is None
    assert bridge.stream.taken == []
    assert bridge.tally.decisions[0][0] is RecordKind.PULSE
    assert reason in (bridge.tally.decisions[0][1] or "")


async def test_where_nobody_keeps_receipts_a_known_line_is_done_at_once() -> None:
    file, source = MemoryFile(), Lines([])
    file.write(2 * (cdr_payload() + b"\n"))
    source.given = [file.lines]
    relay = RelayCdrs(
        source=source,
        publisher=MemoryPublisher(MemoryStream()),
        feed=Feed(),
        host="sip-01",
        kind_of=kind_of,
        event_of=event_of,
        pulse_of=pulse_of,
        observer=Tally(),
    )
    await relay()
    assert source.finished == file.lines
    [tracked] = relay.receipts.files.values()
    assert list(tracked.known) == [(file.lines[0].end, file.lines[1].end)]
