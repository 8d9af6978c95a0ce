"""Calls for other people, written to a file."""

from collections.abc import AsyncIterator, Callable, Sequence

from attrs import frozen

from application.calls.data import CallSelection, WrittenCalls
from application.calls.ports import CallArchive, CallFile
from application.calls.stories import StoredCall


@frozen
class ExportCalls:
    """Write the calls of some time, the earliest first, all as of one moment."""

    archive: CallArchive

    async def __call__(
        self, wanted: CallSelection, file: CallFile, seen: Callable[[int], None] = lambda _: None
    ) -> WrittenCalls:
        """Write those that the company pays, where one is named; `seen` is told of each step.

        Raises:
            RejectedError: the file is there already, or cannot be written.
            UnavailableError: the book cannot be read just now; no file is there.
        """

        async def told() -> AsyncIterator[Sequence[StoredCall]]:
            async for calls in self.archive.between(wanted.start, wanted.end, wanted.company_id):
                yield calls
                seen(len(calls))

        return await file.write(told())
