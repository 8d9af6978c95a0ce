"""What is promised of the way from the book back to the files of a host."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol

import pytest

from adapters.contract.asking import Surroundings, needs_outages
from adapters.contract.builders import MOMENT
from adapters.contract.waiting import until, until_found
from application.errors import RejectedError
from application.intake.data import Line, SettledTelling
from application.intake.ports import ReceiptState, SentLines, SettledFeed, SettledTellings
from domain.intake.judging import StreamLife
from domain.intake.receipts import Hole, Receipts

LIFE = StreamLife(created=MOMENT, last_seq=10, floor=7)
_GREETING = SettledTelling(settled={"greeting": [(0, 1)]})


class SentLinesProbe(Protocol):
    """The followed file, through its rotations."""

    @property
    def sent(self) -> SentLines:
        """The files, as they are by now."""
        ...

    def write(self, content: bytes) -> None:
        """Append bytes to the live file."""
        ...

    def rotate(self) -> None:
        """Let the file go on as a new one."""
        ...

    def remove(self) -> None:
        """Remove the rotated files."""
        ...

    @property
    def file_id(self) -> str:
        """The id of the live file."""
        ...


class ReceiptStateProbe(Protocol):
    """A state, kept somewhere."""

    def state(self) -> ReceiptState:
        """Open it, as a new process does."""
        ...


class SettledWayProbe(Surroundings, Protocol):
    """The way from a worker to the bridges."""

    def feed(self) -> AbstractAsyncContextManager[SettledFeed]:
        """Speak as a worker."""
        ...

    def tellings(self, host: str) -> AbstractAsyncContextManager[SettledTellings]:
        """Hear as a host's bridge."""
        ...


def a_hole(file_id: str, start: int, end: int) -> Hole:
    """Give bytes that are missing."""
    return Hole(file_id=file_id, start=start, end=end)


async def read(sent: SentLines, hole: Hole) -> list[Line]:
    """Read all lines of a hole."""
    return [line async for lines in sent.lines(hole) for line in lines]


class SentLinesContract:
    """What was given once can be given again, while any file holds it."""

    async def test_lines_that_begin_in_a_hole_are_given(self, probe: SentLinesProbe) -> None:
        probe.write(b"first\nsecond\n\nthird\nfourth\n")
        lines = await read(probe.sent, a_hole(probe.file_id, 6, 20))
        assert [(line.payload, line.offset) for line in lines] == [(b"second", 6), (b"third", 14)]
        assert {line.file_id for line in lines} == {probe.file_id}

    async def test_a_rotated_file_is_found_by_what_it_holds(self, probe: SentLinesProbe) -> None:
        probe.write(b"first\nsecond\n")
        file_id = probe.file_id
        probe.rotate()
        probe.write(b"another\n")
        lines = await read(probe.sent, a_hole(file_id, 0, 13))
        assert [line.payload for line in lines] == [b"first", b"second"]

    async def test_many_lines_come_whole_and_in_order(self, probe: SentLinesProbe) -> None:
        content = b"".join(b"%06d %b\n" % (n, b"x" * 200) for n in range(3000))
        probe.write(content)
        lines = await read(probe.sent, a_hole(probe.file_id, 208 * 10, len(content)))
        assert [int(line.payload[:6]) for line in lines] == list(range(10, 3000))

    async def test_what_no_file_holds_is_refused(self, probe: SentLinesProbe) -> None:
        probe.write(b"first\nsecond\n")
        file_id = probe.file_id
        probe.rotate()
        probe.remove()
        for hole in (a_hole(file_id, 0, 13), a_hole("0" * 16, 0, 1)):
            with pytest.raises(RejectedError):
                await read(probe.sent, hole)


class ReceiptStateContract:
    """What was kept last is there after a restart."""

    async def test_nothing_is_kept_before_the_first_time(self, probe: ReceiptStateProbe) -> None:
        assert probe.state().load() is None

    async def test_the_last_is_kept(self, probe: ReceiptStateProbe) -> None:
        receipts = Receipts(stream=LIFE)
        receipts.began("f", 5)
        receipts.gives("f", 20)
        receipts.gives("f", 30)
        receipts.sent({"f": 30}, 9, MOMENT)
        receipts.heard({"f": [(5, 20)]}, None, MOMENT)
        receipts.known("f", (20, 30))
        state = probe.state()
        await state.save(Receipts(), 1)
        for _ in range(2):
            await state.save(receipts, 9)
        kept = probe.state().load()
        assert kept is not None
        [(file_id, file)] = kept.receipts.files.items()
        assert (file_id, file.base, file.sent_to, list(file.ranges)) == ("f", 5, 30, [(5, 20)])
        assert list(file.known) == [(20, 30)]
        assert kept.highest == 9
        assert kept.receipts.stream is not None
        assert kept.receipts.stream.created == LIFE.created


class SettledWayContract:
    """What the book tells a host arrives there, and nowhere else."""

    async def test_a_host_hears_what_is_told_to_it(self, probe: SettledWayProbe) -> None:
        tellings = [
            SettledTelling(settled={"f": [(0, 10), (20, 30)]}, stream=LIFE),
            SettledTelling(settled={}),
        ]
        async with probe.feed() as feed, probe.tellings("sip-01") as mine:
            greet = lambda: feed.tell("sip-01", _GREETING)  # noqa: E731
            heard = await _told(mine, greet, lambda: _all(feed, tellings), count=2)
        assert heard == tellings

    async def test_a_feed_that_is_away_is_no_error(self, probe: SettledWayProbe) -> None:
        needs_outages(probe)
        async with probe.feed() as feed:
            await probe.leave()
            await feed.tell("sip-01", SettledTelling(settled={}))
            await probe.come_back()


async def _all(feed: SettledFeed, tellings: Sequence[SettledTelling]) -> None:
    for telling in tellings:
        await feed.tell("sip-02", SettledTelling(settled={"other": [(0, 1)]}))
        await feed.tell("sip-01", telling)


async def _told(
    mine: SettledTellings,
    greet: Callable[[], Awaitable[None]],
    tell: Callable[[], Awaitable[None]],
    count: int,
) -> list[SettledTelling]:
    heard: list[SettledTelling] = []

    async def listen() -> None:
        async for telling in mine.tellings():
            heard.append(telling)  # noqa: PERF401 it never ends

    async def greeted() -> bool:
        await greet()
        return bool(heard)

    def after_the_greetings() -> list[SettledTelling]:
        return [telling for telling in heard if telling != _GREETING]

    listening = asyncio.create_task(listen())
    try:
        # Who begins to listen may miss what is said at that moment.
        await until_found(greeted, wanted=True)
        await tell()
        await until(lambda: len(after_the_greetings()) >= count)
    finally:
        listening.cancel()
    return after_the_greetings()
