"""The hosts are told what is in the book; how the stream is, only together with everything."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from attrs import define, evolve, field

from adapters.contract.builders import MOMENT
from adapters.memory.intake.receipts import MemorySettledWay
from application.errors import UnavailableError
from application.intake.data import SettledTelling
from application.intake.ports import SettledBook, StreamLook
from application.intake.tell_settled import StreamObserver, TellSettled
from domain.intake.judging import StreamLife
from domain.intake.settled import SettledFile, Span, joined

DAY = timedelta(days=1)
LIFE = StreamLife(created=MOMENT, last_seq=7, floor=3)


@define
class Book(SettledBook):
    """Keeps when each span was noted."""

    now: list[datetime]
    noted: list[tuple[datetime, Span]] = field(factory=list)

    async def settle(self, spans: Sequence[Span]) -> None:
        self.noted.extend((self.now[0], span) for span in spans)

    async def files(self, since: datetime) -> Sequence[SettledFile]:
        lately = {span.file_id for at, span in self.noted if at >= since}
        return joined([span for _, span in self.noted if span.file_id in lately])


@define
class Look(StreamLook):
    """A stream that is there or not."""

    here: bool = True
    found: StreamLife = LIFE

    async def life(self) -> StreamLife:
        if not self.here:
            raise UnavailableError("away")
        return self.found


@define
class Resets(StreamObserver):
    """Counts them."""

    count: int = 0

    def went_back(self) -> None:
        self.count += 1


@define
class Worker:
    """The use case among its ports."""

    now: list[datetime] = field(factory=lambda: [MOMENT])
    way: MemorySettledWay = field(factory=MemorySettledWay)
    look: Look = field(factory=Look)
    resets: Resets = field(factory=Resets)
    book: Book = field(init=False)
    tell: TellSettled = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.book = Book(self.now)
        self.tell = TellSettled(
            book=self.book,
            feed=self.way,
            look=self.look,
            observer=self.resets,
            clock=lambda: self.now[0],
        )

    async def note(self, file_id: str, start: int, end: int, host: str = "sip-01") -> None:
        await self.book.settle([Span(host=host, file_id=file_id, start=start, end=end)])

    async def after(self, seconds: float) -> list[SettledTelling]:
        """Let time go on, tell, and give what is new."""
        self.now[0] += timedelta(seconds=seconds)
        before = len(self.way.told["sip-01"])
        assert not await self.tell()
        return self.way.told["sip-01"][before:]


async def test_each_host_hears_of_its_own_files() -> None:
    worker = Worker()
    await worker.note("f1", 0, 10)
    await worker.note("f2", 5, 7)
    await worker.note("f3", 0, 1, host="sip-02")
    [told] = await worker.after(0)
    assert told == SettledTelling(settled={"f1": [(0, 10)], "f2": [(5, 7)]}, stream=LIFE)
    [other] = worker.way.told["sip-02"]
    assert other.settled == {"f3": [(0, 1)]}


async def test_in_between_only_what_is_new_is_told_and_nothing_of_the_stream() -> None:
    worker = Worker()
    await worker.note("f1", 0, 10)
    await worker.after(0)
    await worker.after(15)
    assert await worker.after(10) == []
    await worker.note("f2", 0, 10)
    [told] = await worker.after(2)
    assert told == SettledTelling(settled={"f2": [(0, 10)]}, stream=None)


async def test_everything_is_told_again_twice_a_minute() -> None:
    worker = Worker()
    await worker.note("f1", 0, 10)
    await worker.after(0)
    await worker.after(29)
    [told] = await worker.after(1)
    assert told == SettledTelling(settled={"f1": [(0, 10)]}, stream=LIFE)


async def test_a_stream_that_does_not_answer_is_not_spoken_of() -> None:
    worker = Worker(look=Look(here=False))
    await worker.note("f1", 0, 10)
    [told] = await worker.after(0)
    assert told.stream is None


@pytest.mark.parametrize(
    ("found", "count"),
    [
        (LIFE, 0),
        (evolve(LIFE, last_seq=8), 0),
        (evolve(LIFE, last_seq=6), 1),
        (evolve(LIFE, created=MOMENT + DAY), 1),
    ],
)
async def test_a_stream_that_is_less_than_before_is_told_of(found: StreamLife, count: int) -> None:
    worker = Worker()
    await worker.after(0)
    worker.look.here = False
    await worker.after(30)
    worker.look.here, worker.look.found = True, found
    await worker.after(30)
    await worker.after(30)
    assert worker.resets.count == count


async def test_a_look_that_fails_is_made_up_for_at_once() -> None:
    worker = Worker(look=Look(here=False))
    await worker.note("f1", 0, 10)
    await worker.after(0)
    worker.look.here = True
    [told] = await worker.after(2)
    assert told.stream == LIFE


async def test_a_host_that_was_quiet_for_long_hears_how_the_stream_is() -> None:
    worker = Worker()
    await worker.note("f1", 0, 10)
    await worker.after(40 * 86_400)
    [told] = await worker.after(86_400)
    assert told == SettledTelling(settled={}, stream=LIFE)


async def test_a_clock_that_is_put_back_tells_everything_again() -> None:
    worker = Worker()
    await worker.note("f1", 0, 10)
    await worker.after(0)
    [told] = await worker.after(-3600)
    assert told.stream == LIFE


async def test_a_host_that_is_quiet_is_known_though_the_first_look_failed() -> None:
    worker = Worker(look=Look(here=False))
    await worker.note("f1", 0, 10)
    worker.now[0] += timedelta(days=40)
    await worker.note("f2", 0, 10, host="sip-02")
    assert await worker.after(0) == []
    worker.look.here = True
    [told] = await worker.after(2)
    assert told == SettledTelling(settled={"f1": [(0, 10)]}, stream=LIFE)
