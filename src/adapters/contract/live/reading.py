"""A reader of a tape, and what the surroundings of a tape must do."""

from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

from adapters.contract.waiting import within
from application.live.data import Place, TapeBatch, Told
from application.live.ports import CallTape
from domain.live.call import Closing
from domain.live.call_event import CallEvent


class Reader:
    """Reads batches on demand and keeps what they told."""

    def __init__(self, tape: CallTape, after: Place | None, since: datetime | None) -> None:
        self.batches = tape.batches(after, since)
        self.seen: list[TapeBatch] = []

    @property
    def told(self) -> list[Told]:
        return [told for batch in self.seen for told in batch.entries]

    @property
    def places(self) -> list[Place]:
        return [Place(batch.life, told.seq) for batch in self.seen for told in batch.entries]

    @property
    def calls(self) -> list[str | None]:
        """The Call-IDs in the order in which they were told of."""
        return [_call_id(told) for told in self.told]

    async def read(self, count: int) -> "Reader":
        """Read until so many messages came."""
        async with within():
            while len(self.told) < count:
                self.seen.append(await anext(self.batches))
        return self


class TapeProbe(Protocol):
    """A stream and its surroundings."""

    @property
    def can_forget(self) -> bool:
        """Whether the oldest messages can be dropped while newer ones stay."""
        return True

    @property
    def can_be_remade(self) -> bool:
        """Whether the stream can be made anew, under its name."""
        return True

    def tape(self) -> AbstractAsyncContextManager[CallTape]:
        """Open a reader."""
        ...

    async def tell(self, *call_ids: str) -> None:
        """Write a message for each."""
        ...

    async def tell_rubbish(self) -> None:
        """Write what nobody can read."""
        ...

    async def forget(self, count: int) -> None:
        """Let the stream drop its oldest messages."""
        ...

    async def remake(self) -> None:
        """Make the stream anew."""
        ...

    async def interrupt(self) -> None:
        """Let the server go away and come back with what it had."""
        ...

    def stop(self) -> None:
        """Ask all readers to end."""
        ...


def _call_id(told: Told) -> str | None:
    if isinstance(told.content, CallEvent):
        return told.content.call_id
    return told.content.name.call_id if isinstance(told.content, Closing) else None
