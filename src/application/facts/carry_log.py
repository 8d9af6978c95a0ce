"""The event log to a file of lines, and from there into an empty database."""

from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from itertools import islice

from attrs import frozen

from application.errors import RejectedError
from application.facts.data import LogEntry
from application.facts.ports import EventLog

_AT_ONCE = 2000
Seen = Callable[[int], None]


@frozen(kw_only=True)
class ExportLog:
    """Write a head, and then a line for each event.

    Attributes:
        head: makes the first line of the count of events.
        line: makes a line of an event.
    """

    log: EventLog
    head: Callable[[int], bytes]
    line: Callable[[LogEntry], bytes]

    async def __call__(self, write: Callable[[bytes], object], seen: Seen = lambda _: None) -> int:
        """Write the log as of now; give the count of events.

        Raises:
            UnavailableError: the log cannot be read just now.
        """
        async with self.log.copied() as copy:
            write(self.head(copy.events))
            async for entries in copy.pieces:
                for entry in entries:
                    write(self.line(entry))
                seen(len(entries))
        return copy.events


@frozen(kw_only=True)
class ImportLog:
    """Fill an empty log from lines.

    Attributes:
        events: reads the count of events from the first line.
        entry: reads an event from a line; both raise `ValueError`.
    """

    log: EventLog
    events: Callable[[bytes], int]
    entry: Callable[[bytes], LogEntry]

    async def __call__(self, lines: Iterable[bytes], seen: Seen = lambda _: None) -> int:
        """Import all or nothing; give the count of events.

        Raises:
            RejectedError: a bad line, named by its number, or fewer or more than the head says;
                or the log refuses.
            UnavailableError: nothing has changed; try again.
        """
        return await self.log.fill(self._pieces(iter(lines), seen))

    async def _pieces(
        self, lines: Iterator[bytes], seen: Seen
    ) -> AsyncIterator[Sequence[LogEntry]]:
        expected, read = self._head(next(lines, b"")), 0
        while piece := [
            self._entry(line, read + number)
            for number, line in enumerate(islice(lines, _AT_ONCE), 2)
        ]:
            read += len(piece)
            yield piece
            seen(len(piece))
        if read != expected:
            raise RejectedError(f"the file is not whole: {read} of {expected} events")

    def _head(self, line: bytes) -> int:
        try:
            return self.events(line)
        except ValueError as error:
            raise RejectedError(f"line 1 is no head of a log: {error}") from error

    def _entry(self, line: bytes, number: int) -> LogEntry:
        try:
            return self.entry(line)
        except ValueError as error:
            raise RejectedError(f"line {number} is no event: {error}") from error
