"""The bridge's second job: what was sent comes into the book, or is sent again."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, Protocol, runtime_checkable

from attrs import define, field

from application.errors import RejectedError, SetupError
from application.intake.data import INTO_THE_BOOK
from application.intake.held_lines import HeldLines
from application.intake.ports import (
    CdrSource,
    ReceiptState,
    RecordPublisher,
    SentLines,
    SettledTellings,
)
from application.intake.records import Records
from application.intake.way_back import WayBack, renamed
from domain.intake.receipts import Hole, Receipts
from domain.intake.settled import Ranges

# Kept on a disk with all holes, however many there are.
_NOTE_EVERY: Final = timedelta(seconds=1)
# Behind a line that is not done all that was read stays in memory.
_HOLD_FOR: Final = timedelta(seconds=0.1)


@runtime_checkable
class ReceiptObserver(Protocol):
    """Who is told of what was lost on the way."""

    def went_back(self) -> None:
        """Tell that the stream is another one, or gave numbers again: it has lost its end."""
        ...

    def sent_again(self, records: int) -> None:
        """Tell that records were published again."""
        ...

    def missing(self, hole: Hole) -> None:
        """Tell that bytes are neither in the book nor in a file."""
        ...


@define(kw_only=True)
class KeepReceipts:
    """Hear what the book has; publish again what the stream has lost, and forget the rest.

    Records go out under ids of their own: a stream that lost its end still knows the old ones for
    two minutes, and would drop them. The gate before the book knows each call by its key.
    """

    source: CdrSource
    publisher: RecordPublisher
    tellings: SettledTellings
    lines: SentLines
    state: ReceiptState
    records: Records
    receipts: Receipts
    observer: ReceiptObserver
    clock: Callable[[], datetime]
    held: HeldLines = field(factory=HeldLines)
    _noted_at: datetime | None = field(default=None, init=False)
    _resets: int = field(default=0, init=False)
    _lag: float = field(default=0.0, init=False)
    _lost: int = field(default=0, init=False)

    def resume(self) -> None:
        """Go on where a former life ended.

        Raises:
            SetupError: the state cannot be read.
        """
        kept = self.state.load()
        if kept is not None:
            self.receipts.files, self.receipts.stream = kept.receipts.files, kept.receipts.stream
            self.publisher.numbers.highest = kept.highest
        self.receipts.resumed(
            self.source.positions(),
            self.publisher.numbers.highest,
            self.clock(),
            whole=kept is not None,
        )

    async def listen(self) -> None:
        """Take what the book tells, until nobody tells any more."""
        async for telling in self.tellings.tellings():
            before, now = self.receipts.stream, telling.stream
            if before and now and now.created != before.created:
                self.observer.went_back()
            self.receipts.heard(telling.settled, now, self.clock())

    async def step(self) -> None:
        """Look once: what is confirmed, what has to be published again, what can be forgotten."""
        self._take_confirmed()
        numbers = self.publisher.numbers
        if numbers.resets != self._resets:
            self._resets = numbers.resets
            self.receipts.went_back()
            self.observer.went_back()
        for hole in self.receipts.due(self.clock()):
            # Of many holes the last is long in the book until its turn comes.
            for left in self.receipts.left_of(hole):
                await self._again(left)
            if self._is_over(_NOTE_EVERY):
                await self.note()
        self.receipts.forget_settled(set(self.source.positions()))
        await self.note()

    async def note(self) -> None:
        """Take what is confirmed by now, and keep it: also once at the end."""
        self._take_confirmed()
        self._noted_at, held = self.clock(), [*self.held]
        await self.state.save(self.receipts, self.publisher.numbers.highest)
        for line in held:
            self.held.let_go(line)
            self.source.done(line)
        self._take_confirmed()
        self._lag, self._lost = self.receipts.lag(self.clock()), self.receipts.lost_bytes()

    async def note_known(self) -> None:
        """Keep what the stream knew, so that its lines are done; to be called ten times a second.

        At most as often: with many equal lines it would write all the time.
        """
        if self.held and self._is_over(_HOLD_FOR):
            await self.note()

    def lag(self) -> float:
        """Tell the age in seconds of the oldest record that was sent and is not in the book.

        As of the last step, so that any thread may ask.
        """
        return self._lag

    def lost_bytes(self) -> int:
        """Count bytes that the stream lost and that are not in the book yet, in the same way."""
        return self._lost

    def complaint(self) -> str | None:
        """Tell what the stream has lost of what it confirmed, until it is in the book."""
        if not self._lost:
            return None
        return f"the stream lost {self._lost} bytes of lines that are not in the book yet"

    def _is_over(self, rest: timedelta) -> bool:
        noted = self._noted_at
        # A clock that was put back keeps nobody waiting.
        return noted is None or not noted <= self.clock() < noted + rest

    def _take_confirmed(self) -> None:
        self.receipts.sent(self.source.positions(), self.publisher.numbers.highest, self.clock())

    async def _again(self, hole: Hole) -> None:
        now, place, way = self.clock(), hole.start, WayBack()
        try:
            async for lines in self.lines.lines(hole):
                records = [
                    record
                    for line in lines
                    if (record := self.records.of(line)).kind in INTO_THE_BOOK
                ]
                again = renamed(records, place, f"r{now:%Y%m%dT%H%M%S}")
                way.sent += len(records)
                await self.publisher.publish(again, way.confirm)
                place = records[-1].line.end if records else place
                # A long hole takes its time, and the relay goes on meanwhile.
                await self.note_known()
        except (RejectedError, SetupError):
            self.receipts.missing(hole, now)
            self.observer.missing(hole)
            return
        self.receipts.publishing(hole, now)
        without = [(place, hole.end)] if place < hole.end else []
        way.arrives(lambda: self._published(hole, without))
        if way.sent:
            self.observer.sent_again(way.sent)

    def _published(self, hole: Hole, without: Ranges) -> None:
        highest = self.publisher.numbers.highest
        self.receipts.published(hole, without, highest, self.clock())
