"""What the operator's tool needs of the book: calls to read, letters to settle, ends to count."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol, runtime_checkable

from application.archive import CallQuery, CallStory, KeptLetter, LetterQuery, StoredCall
from application.figures import (
    Claim,
    Dialog,
    Ends,
    Fate,
    HostHour,
    MoneyCheck,
    Overview,
    StreamGap,
)


@runtime_checkable
class CallArchive(Protocol):
    """The stored calls, to be read."""

    async def search(self, wanted: CallQuery) -> Sequence[StoredCall]:
        """Give the calls that match, the latest start first.

        Raises:
            UnavailableError: the book cannot be read just now.
        """
        ...

    async def stories(self, call_id: str) -> Sequence[CallStory]:
        """Tell all that is known of every call under this Call-ID, the earliest start first.

        One Call-ID may stand for several calls (kamailio.md 3); none gives an empty sequence.

        Raises:
            UnavailableError: the book cannot be read just now.
        """
        ...


@runtime_checkable
class DeadLetterDesk(Protocol):
    """The dead letters, to be read and settled."""

    async def letters(self, wanted: LetterQuery) -> Sequence[KeptLetter]:
        """Give the letters that match, in the order in which they were parked.

        Raises:
            UnavailableError: the letters cannot be read just now.
        """
        ...

    async def mentioning(self, text: str) -> Sequence[KeptLetter]:
        """Give the letters whose bytes hold this text, in the order of `letters`.

        Raises:
            UnavailableError: the letters cannot be read just now.
        """
        ...

    def redriving(
        self, numbers: Collection[int]
    ) -> AbstractAsyncContextManager[Sequence[KeptLetter]]:
        """Hold those of the letters that are parked while their bytes are published again.

        Each counts one more attempt already in the block. When the block ends well they are
        redriven; when it raises, nothing has changed. A letter whose message comes back to the
        dead letters, however soon, is parked again.

        Raises:
            UnavailableError: nothing was changed.
        """
        ...

    async def waive(self, number: int, *, by: str, because: str) -> bool:
        """Close a parked letter for good, with a name and a reason; False where none is parked.

        Raises:
            UnavailableError: nothing was changed.
        """
        ...


@runtime_checkable
class RecordCensus(Protocol):
    """Where records ended, counted."""

    async def ends(self, start: datetime, end: datetime) -> Mapping[HostHour, Ends]:
        """Count the messages that the stream stored from `start` to before `end`, by their end.

        Raises:
            UnavailableError: the book cannot be read just now.
        """
        ...

    async def fates(self, claims: Sequence[Claim]) -> Sequence[Fate]:
        """Tell where the book has each line, in the order of the argument.

        Stored: a call with this key and this fingerprint. Parked: a letter with these bytes, or
        from this place, whatever was done about it since.

        Raises:
            UnavailableError: the book cannot be read just now.
        """
        ...

    async def dialogs(self, call_ids: Collection[str]) -> Collection[Dialog]:
        """Give the dialogs of the stored calls under these Call-IDs.

        Raises:
            UnavailableError: the book cannot be read just now.
        """
        ...

    async def gaps(self, start: datetime, end: datetime) -> Sequence[StreamGap]:
        """Give what the stream lost before a message of this time, the earliest first.

        Raises:
            UnavailableError: the book cannot be read just now.
        """
        ...

    async def money(self, start: datetime, end: datetime) -> MoneyCheck:
        """Compare all balances with their movements, and calls that start then with theirs.

        Raises:
            UnavailableError: the book cannot be read just now.
        """
        ...

    async def overview(self, now: datetime) -> Overview:
        """Give the book's figures as of `now`.

        Raises:
            UnavailableError: the book cannot be read just now.
        """
        ...
