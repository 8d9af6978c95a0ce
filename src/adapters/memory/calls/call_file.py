"""A file of calls in memory."""

from collections.abc import AsyncIterable, Sequence
from hashlib import sha256

from attrs import define, field

from application.calls.data import WrittenCalls
from application.calls.ports import CallFile
from application.calls.stories import StoredCall
from application.errors import RejectedError


@define
class MemoryCallFile(CallFile):
    """The calls that were written; None before, and where writing failed."""

    calls: list[StoredCall] | None = field(default=None, init=False)

    async def write(self, calls: AsyncIterable[Sequence[StoredCall]]) -> WrittenCalls:
        if self.calls is not None:
            raise RejectedError("the file is there already")
        found = [call async for piece in calls for call in piece]
        self.calls = found
        digest = sha256("\n".join(map(repr, found)).encode()).hexdigest()
        return WrittenCalls(calls=len(found), sha256=digest)
