"""What was sent comes into the book, or is sent again."""

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta

from attrs import define, evolve, field

from adapters.contract.builders import MOMENT, cdr_payload
from adapters.memory.intake.receipts import MemoryReceiptState, MemorySentLines
from adapters.memory.intake.source import MemoryFile
from adapters.memory.intake.stream import MemoryPublisher, MemoryStream
from adapters.wire.acc_json.routing import event_of, kind_of, pulse_of
from application.errors import SetupError
from application.intake.data import KeptReceipts, Line, Record, SettledTelling
from application.intake.held_lines import HeldLines
from application.intake.keep_receipts import KeepReceipts, ReceiptObserver
from application.intake.ports import SettledTellings
from application.intake.ports import Told as ToldOf
from application.intake.records import Records
from application.intake.relay_cdrs import RelayCdrs
from bridge_in_hand import Feed, Lines, Tally
from domain.intake.judging import StreamLife
from domain.intake.receipts import Hole, Receipts

LIFE = StreamLife(created=MOMENT - timedelta(days=1), last_seq=0, floor=0)
ANOTHER = evolve(LIFE, created=MOMENT + timedelta(seconds=5))
ACC = b'{"method":"INVITE","from_tag":"a","to_tag":"b","callid":"c","sip_code":"200","time":1}'


@define
class Told(SettledTellings):
    """Tells what it was given, and no more."""

    given: list[SettledTelling] = field(factory=list)

    async def tellings(self) -> AsyncIterator[SettledTelling]:
        for telling in self.given:
            yield telling


@define
class Losses(ReceiptObserver):
    """Keeps what it is told."""

    resets: int = 0
    again: list[int] = field(factory=list)
    holes: list[Hole] = field(factory=list)

    def went_back(self) -> None:
        self.resets += 1

    def sent_again(self, records: int) -> None:
        self.again.append(records)

    def missing(self, hole: Hole) -> None:
        self.holes.append(hole)


class Unreadable(MemorySentLines):
    async def lines(self, hole: Hole) -> AsyncIterator[Sequence[Line]]:
        raise SetupError(f"{hole.file_id} cannot be read")
        yield []


@define
class Bridge:
    """A bridge of one life among ports that outlive it."""

    file: MemoryFile = field(factory=MemoryFile)
    stream: MemoryStream = field(factory=MemoryStream)
    state: MemoryReceiptState = field(factory=MemoryReceiptState)
    tellings: Told = field(factory=Told)
    losses: Losses = field(factory=Losses)
    source: Lines = field(factory=lambda: Lines([]))
    now: list[float] = field(factory=lambda: [0.0])
    receipts: Receipts = field(factory=Receipts)
    lines: MemorySentLines = field()
    held: HeldLines = field(factory=HeldLines)
    keep: KeepReceipts = field(init=False)

    @lines.default
    def _of_the_file(self) -> MemorySentLines:
        return MemorySentLines(self.file)

    def __attrs_post_init__(self) -> None:
        self.keep = KeepReceipts(
            source=self.source,
            publisher=MemoryPublisher(self.stream),
            tellings=self.tellings,
            lines=self.lines,
            state=self.state,
            records=Records(host="sip-01", kind_of=kind_of),
            receipts=self.receipts,
            held=self.held,
            observer=self.losses,
            clock=lambda: MOMENT + timedelta(seconds=self.now[0]),
        )
        self.keep.resume()

    def live_again(self) -> "Bridge":
        """Give the next life."""
        return Bridge(
            file=self.file, stream=self.stream, state=self.state, now=self.now, source=self.source
        )

    async def relay(self, *payloads: bytes) -> None:
        """Let lines be written and relayed."""
        before = len(self.file.lines)
        self.file.write(b"".join(payload + b"\n" for payload in payloads))
        self.source.given = [self.file.lines[before:]]
        await RelayCdrs(
            source=self.source,
            publisher=self.keep.publisher,
            feed=Feed(),
            host="sip-01",
            kind_of=kind_of,
            event_of=event_of,
            pulse_of=pulse_of,
            observer=Tally(),
            receipts=self.receipts,
            held=self.held,
        )()

    async def hear(self, stream: StreamLife | None, *ranges: tuple[int, int]) -> None:
        """Let the book tell, and take one step."""
        [file_id] = {line.file_id for line in self.file.lines}
        self.tellings.given = [SettledTelling(settled={file_id: list(ranges)}, stream=stream)]
        await self.keep.listen()
        await self.keep.step()

    def bodies(self) -> list[bytes]:
        return [message.record.body for message in self.stream.messages]

    @property
    def length(self) -> int:
        return self.file.lines[-1].end


def a_call(number: int) -> bytes:
    return cdr_payload(call_id=f"c{number}")


async def test_what_is_on_its_way_is_left_alone() -> None:
    bridge = Bridge()
    await bridge.relay(a_call(1), a_call(2))
    await bridge.hear(LIFE)
    bridge.now[0] = 5
    await bridge.hear(LIFE)
    assert len(bridge.bodies()) == 2
    assert (bridge.keep.complaint(), bridge.keep.lag()) == (None, 5)


async def test_what_is_in_the_book_is_forgotten() -> None:
    bridge = Bridge()
    await bridge.relay(a_call(1))
    await bridge.keep.step()
    bridge.source.finished.clear()
    await bridge.hear(LIFE, (0, bridge.length))
    assert bridge.receipts.files == {}
    assert bridge.keep.lag() == 0


async def test_what_a_stream_lost_that_was_made_anew_is_sent_again() -> None:
    bridge = Bridge()
    await bridge.relay(a_call(1), ACC, a_call(2))
    await bridge.hear(LIFE)
    bridge.now[0] = 60
    await bridge.stream.make_anew()
    await bridge.hear(ANOTHER)
    assert bridge.bodies() == [a_call(1), a_call(2)]
    assert (bridge.losses.again, bridge.losses.resets) == ([2], 1)
    assert bridge.keep.lost_bytes() == bridge.length
    assert bridge.keep.complaint() == (
        f"the stream lost {bridge.length} bytes of lines that are not in the book yet"
    )
    covers = [message.record.covers for message in bridge.stream.messages]
    end = bridge.file.lines[0].end
    assert covers == [(0, end), (end, bridge.length)]
    await bridge.hear(ANOTHER, (0, bridge.length))
    assert bridge.keep.complaint() is None


async def test_it_goes_out_under_ids_that_the_stream_does_not_know() -> None:
    bridge = Bridge()
    await bridge.relay(a_call(1))
    await bridge.hear(LIFE)
    bridge.now[0] = 60
    await bridge.hear(ANOTHER)
    first, again = [message.record for message in bridge.stream.messages]
    assert first.body == again.body
    assert first.message_id != again.message_id


async def test_bytes_without_a_record_need_none() -> None:
    bridge = Bridge()
    await bridge.relay(a_call(1))
    await bridge.hear(LIFE, (0, bridge.length))
    [file_id] = bridge.receipts.files
    end = bridge.length
    bridge.file.write(ACC + b"\n")
    bridge.receipts.gives(file_id, bridge.length)
    bridge.receipts.sent({file_id: bridge.length}, 1, bridge.keep.clock())
    bridge.now[0] = 60
    await bridge.hear(ANOTHER, (0, end))
    assert len(bridge.bodies()) == 1
    assert bridge.receipts.files[file_id].settled_to == bridge.length


async def test_numbers_that_go_back_say_that_the_end_is_lost() -> None:
    bridge = Bridge()
    await bridge.relay(a_call(1), a_call(2))
    await bridge.hear(LIFE)
    await bridge.stream.make_anew()
    await bridge.relay(a_call(3))
    await bridge.keep.step()
    assert bridge.losses.resets == 1
    assert bridge.bodies()[1:] == [a_call(1), a_call(2), a_call(3)]
    await bridge.keep.step()
    assert bridge.losses.resets == 1


async def test_what_nobody_has_any_more_is_told_until_it_is_in_the_book() -> None:
    bridge = Bridge()
    await bridge.relay(a_call(1))
    await bridge.hear(LIFE)
    bridge.lines.gone.add(bridge.file.lines[0].file_id)
    bridge.now[0] = 60
    await bridge.hear(ANOTHER)
    assert [(hole.start, hole.end) for hole in bridge.losses.holes] == [(0, bridge.length)]
    assert bridge.keep.complaint() is not None
    bridge.lines.gone.clear()
    bridge.now[0] = 180
    await bridge.hear(ANOTHER)
    assert bridge.losses.again == [1]


async def test_a_file_that_cannot_be_read_is_tried_again() -> None:
    file = MemoryFile()
    bridge = Bridge(file=file, lines=Unreadable(file))
    await bridge.relay(a_call(1))
    await bridge.hear(LIFE)
    bridge.now[0] = 60
    await bridge.hear(ANOTHER)
    assert len(bridge.losses.holes) == 1
    assert bridge.losses.again == []


async def test_the_next_life_goes_on_where_the_last_one_ended() -> None:
    bridge = Bridge()
    await bridge.relay(a_call(1), a_call(2))
    await bridge.hear(LIFE)
    await bridge.stream.make_anew()
    following = bridge.live_again()
    assert following.keep.publisher.numbers.highest == 2
    bridge.now[0] = 60
    await following.hear(ANOTHER)
    assert following.bodies() == [a_call(1), a_call(2)]


async def test_the_next_life_knows_what_was_done_after_the_last_step() -> None:
    bridge = Bridge()
    await bridge.relay(a_call(1))
    await bridge.keep.step()
    await bridge.relay(a_call(2))
    await bridge.stream.make_anew()
    following = bridge.live_again()
    bridge.now[0] = 60
    await following.hear(ANOTHER)
    assert following.bodies() == [a_call(1), a_call(2)]


async def test_after_a_damaged_state_all_is_compared_with_the_book() -> None:
    bridge = Bridge()
    await bridge.relay(a_call(1), a_call(2))
    await bridge.stream.make_anew()
    bridge.state.kept = KeptReceipts(Receipts(), 0)
    following = bridge.live_again()
    bridge.now[0] = 60
    await following.hear(ANOTHER)
    assert following.bodies() == [a_call(1), a_call(2)]


async def test_lines_that_are_the_same_are_sent_again_each() -> None:
    bridge = Bridge()
    await bridge.relay(a_call(1), a_call(1), a_call(1))
    assert len(bridge.bodies()) == 1
    await bridge.hear(LIFE)
    bridge.now[0] = 60
    await bridge.hear(ANOTHER)
    assert len(bridge.bodies()) == 4


async def test_lines_that_are_the_same_are_no_loss() -> None:
    bridge = Bridge()
    await bridge.relay(a_call(1), a_call(1), ACC, ACC, a_call(2))
    first, *_ = bridge.file.lines
    taken = evolve(LIFE, last_seq=3, floor=3)
    in_the_book = [(0, first.end), (bridge.file.lines[1].end, bridge.length)]
    await bridge.hear(taken, *in_the_book)
    bridge.now[0] = 60
    await bridge.hear(taken, *in_the_book)
    assert bridge.bodies().count(a_call(1)) == 2
    assert (bridge.losses.again, bridge.keep.complaint()) == ([1], None)
    await bridge.hear(taken, (0, bridge.length))
    assert bridge.keep.complaint() is None


async def killed_behind_a_known_line(*, noted: bool) -> Bridge:
    """Give the next life of a bridge that died as soon as the stream had known its last line."""
    bridge = Bridge()
    await bridge.relay(a_call(1))
    await bridge.keep.step()
    await bridge.relay(a_call(1))
    if noted:
        bridge.now[0] += 0.1
        await bridge.keep.note_known()
    following = bridge.live_again()
    assert len(following.bodies()) == 1
    taken, first = evolve(LIFE, last_seq=1, floor=1), (0, bridge.file.lines[0].end)
    await following.hear(taken, first)
    following.now[0] += 60
    await following.hear(taken, first)
    return following


async def test_a_kill_before_it_is_noted_that_a_line_was_known_alarms_nobody() -> None:
    following = await killed_behind_a_known_line(noted=False)
    assert (following.keep.complaint(), following.bodies()) == (None, [a_call(1)])
    [_, second] = following.file.lines
    assert following.source.positions() == {second.file_id: second.offset}


async def test_a_kill_after_it_is_noted_that_a_line_was_known_alarms_nobody() -> None:
    following = await killed_behind_a_known_line(noted=True)
    assert (following.keep.complaint(), following.bodies()) == (None, [a_call(1)] * 2)
    assert following.source.positions() == {following.file.lines[0].file_id: following.length}


async def test_what_was_known_is_noted_ten_times_a_second_and_not_without_need() -> None:
    bridge = Bridge()
    await bridge.keep.note_known()
    assert bridge.state.kept is None
    await bridge.relay(a_call(1), a_call(1))
    await bridge.keep.step()
    assert not bridge.held
    bridge.now[0] = 0.05
    await bridge.relay(a_call(1))
    await bridge.keep.note_known()
    assert bridge.held
    bridge.now[0] = 0.1
    await bridge.keep.note_known()
    assert not bridge.held
    assert bridge.source.finished == bridge.file.lines


async def test_acc_records_that_were_known_are_done_at_once() -> None:
    bridge = Bridge()
    await bridge.relay(ACC, ACC)
    assert bridge.source.finished == bridge.file.lines


@define
class Seeing(MemorySentLines):
    """Keeps which lines are held when the last ones of a hole are asked for."""

    held: HeldLines = field(factory=HeldLines)
    seen: list[bool] = field(factory=list)
    meanwhile: list[Line] = field(factory=list)
    now: list[float] = field(factory=list)

    async def lines(self, hole: Hole) -> AsyncIterator[Sequence[Line]]:
        for line in self.meanwhile:
            self.held.hold(line)
        async for lines in super().lines(hole):
            self.now[0] += 1
            yield lines
            self.seen.append(bool(self.held))


async def test_a_line_waits_for_no_hole_to_be_published() -> None:
    file, held, now = MemoryFile(), HeldLines(), [0.0]
    lines = Seeing(file, held=held, now=now)
    bridge = Bridge(file=file, lines=lines, held=held, now=now)
    await bridge.relay(a_call(1))
    await bridge.hear(LIFE)
    lines.meanwhile = [*file.lines]
    now[0] = 60
    await bridge.hear(ANOTHER)
    assert (lines.seen, bridge.losses.again) == ([False], [1])


@define
class Slow(MemoryPublisher):
    """Sends what it was given when it is told to, while it is slow."""

    slow: bool = False
    waiting: list[tuple[Record, ToldOf]] = field(factory=list)

    async def publish(
        self, records: Sequence[Record], stored: ToldOf, *, known: ToldOf | None = None
    ) -> None:
        if self.slow:
            self.waiting.extend((record, stored) for record in records)
        else:
            await super().publish(records, stored, known=known)

    async def arrive(self) -> None:
        waiting, self.waiting, self.slow = self.waiting, [], False
        for record, stored in waiting:
            await self.publish([record], stored)


async def test_what_is_published_again_is_judged_once_it_has_a_number() -> None:
    bridge = Bridge()
    publisher = bridge.keep.publisher = Slow(bridge.stream)
    await bridge.relay(a_call(1), a_call(1))
    [first, _] = bridge.file.lines
    for at in (0, 60):
        publisher.slow = at == 60
        bridge.now[0] = at
        await bridge.hear(evolve(LIFE, last_seq=1, floor=1), (0, first.end))
    assert (bridge.losses.again, len(publisher.waiting)) == ([1], 1)
    bridge.now[0] = 150
    await bridge.hear(evolve(LIFE, last_seq=1, floor=1), (0, first.end))
    assert (bridge.keep.complaint(), bridge.losses.again) == (None, [1])
    await publisher.arrive()
    bridge.now[0] = 190
    await bridge.hear(evolve(LIFE, last_seq=2, floor=1), (0, first.end))
    assert bridge.keep.complaint() is None
    await bridge.hear(evolve(LIFE, last_seq=2, floor=2), (0, first.end))
    assert bridge.keep.lost_bytes() == bridge.length - first.end


async def test_a_file_that_is_forgotten_meanwhile_needs_no_confirmation() -> None:
    bridge = Bridge()
    publisher = bridge.keep.publisher = Slow(bridge.stream)
    await bridge.relay(a_call(1))
    await bridge.hear(LIFE)
    bridge.now[0], publisher.slow = 60, True
    await bridge.hear(ANOTHER)
    bridge.source.finished.clear()
    await bridge.hear(ANOTHER, (0, bridge.length))
    assert bridge.receipts.files == {}
    await publisher.arrive()
    assert bridge.receipts.files == {}


async def test_a_late_line_of_a_file_that_is_in_the_book_is_relayed() -> None:
    bridge = Bridge()
    await bridge.relay(a_call(1))
    await bridge.keep.step()
    bridge.source.finished.clear()
    await bridge.hear(LIFE, (0, bridge.length))
    assert bridge.receipts.files == {}
    await bridge.relay(a_call(2))
    assert bridge.bodies() == [a_call(1), a_call(2)]


@define
class Telling(MemorySentLines):
    """Hears of the second hole while the first is published again, and time goes by."""

    bridge: "Bridge | None" = None

    async def lines(self, hole: Hole) -> AsyncIterator[Sequence[Line]]:
        bridge = self.bridge
        assert bridge is not None
        bridge.now[0] += 2
        third = bridge.file.lines[2]
        told = {third.file_id: [(third.offset, third.end)]}
        bridge.receipts.heard(told, None, MOMENT)
        async for lines in super().lines(hole):
            yield lines


async def test_what_came_while_others_were_sent_again_is_not_sent_again() -> None:
    file = MemoryFile()
    bridge = Bridge(file=file, lines=Telling(file))
    assert isinstance(bridge.lines, Telling)
    bridge.lines.bridge = bridge
    bridge.receipts.heard({}, LIFE, MOMENT)
    await bridge.relay(*(cdr_payload(call_id=name) for name in "abc"))
    await bridge.keep.step()
    [first, second, _] = bridge.file.lines
    bridge.receipts.heard({first.file_id: [(second.offset, second.end)]}, None, MOMENT)
    bridge.now[0] = 60
    bridge.receipts.heard({}, ANOTHER, MOMENT + timedelta(seconds=60))
    await bridge.keep.step()
    assert bridge.losses.again == [1]
    assert bridge.keep.lost_bytes() == first.end
