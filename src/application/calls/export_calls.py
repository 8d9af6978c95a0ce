"""Calls for other people, written to a file."""

from collections.abc import AsyncIterator, Callable, Sequence

from attrs import frozen

from application.calls.data import CallSelection, WrittenCalls
from application.calls.ports import CallArchive, CallFile
from application.calls.stories import StoredCall
from application.facts.read_numbers import NoteReading


@frozen
class ExportCalls:
    """Write the calls of some time, the earliest first, all as of one moment."""

    archive: CallArchive
    noting: NoteReading

    async def __call__(
        self, wanted: CallSelection, file: CallFile, seen: Callable[[int], None] = lambda _: None
    ) -> WrittenCalls:
        """Write those that the company pays, where one is named; `seen` is told of each step.

        Raises:
            RejectedError: the file is there already, or cannot be written.
            UnavailableError: the book cannot be read just now, or who exports cannot be noted; no
                file is there.
        """
        asked = ["start", "end"] if wanted.company_id is None else ["start", "end", "company_id"]

        async def told() -> AsyncIterator[Sequence[StoredCall]]:
            count = 0
            async for calls in self.archive.between(wanted.start, wanted.end, wanted.company_id):
                yield calls
                count += len(calls)
                seen(len(calls))
            # Before the end, and so before there is a file.
            await self.noting("cdr export", asked, count)

        return await file.write(told())
