"""The promise of who counts where records ended."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

from application.proof.data import (
    BookedRecord,
    Claim,
    DoubtfulEnd,
    Ends,
    Fate,
    HostHour,
    MoneyCheck,
    StreamGap,
    TwiceDebited,
)
from application.proof.overview import HeldEvents, Overview
from domain.calls.transaction import Dialog


@runtime_checkable
class RecordCensus(Protocol):
    """Where records ended, counted."""

    async def ends(self, start: datetime, end: datetime) -> Mapping[HostHour, Ends]:
        """Count the messages that the stream stored from `start` to before `end`, by their end.

        Raises:
            UnavailableError: the book cannot be read just now.
        """
        ...

    async def doubtful(
        self, start: datetime, end: datetime, last_seq: int
    ) -> Sequence[DoubtfulEnd]:
        """Give the ends of this time whose message the stream may not have any more.

        Their number lies beyond `last_seq`, or a later message has it or a lower one: so it is
        where the stream lost its end, or was put back from a copy.

        Raises:
            UnavailableError: the book cannot be read just now.
        """
        ...

    async def fates(self, claims: Sequence[Claim]) -> Sequence[Fate]:
        """Tell where the book has each line, in the order of the argument.

        Stored: a call with this key and this fingerprint, or one whose record is forgotten. Parked:
        a letter with these bytes, whatever was done about it since; of a line that was cut, one
        from this offset.

        Raises:
            UnavailableError: the book cannot be read just now.
        """
        ...

    def records(self, start: datetime, end: datetime) -> AsyncIterator[Sequence[BookedRecord]]:
        """Give the calls and letters that the stream stored from `start` to before `end`.

        Some at a time, in no order; what is forgotten of is left out.

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

    async def decided(self, call_ids: Collection[str]) -> Collection[Dialog]:
        """Give those of the same dialogs whose record a person corrected, accepted or made void.

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

    async def held(self) -> HeldEvents | None:
        """Tell who keeps events from the readers of the log; None where nobody does.

        Raises:
            UnavailableError: the book cannot be read just now.
        """
        ...

    async def debited_twice(self, start: datetime, end: datetime) -> Sequence[TwiceDebited]:
        """Give dialogs of which several records cost something, the last one beginning then.

        The others begin at most `ONE_DIALOG` before. In the order of their last beginning, at most
        a thousand; a record whose parties are forgotten is of no dialog.

        Raises:
            UnavailableError: the book cannot be read just now.
        """
        ...

    async def legs(self, start: datetime, end: datetime) -> int:
        """Count the calls that start then and cost nothing, since another bills their dialog.

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
