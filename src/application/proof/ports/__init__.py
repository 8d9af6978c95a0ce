"""The promises of the proof: ends counted, the stream seen from beside, the audit's book."""

from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
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
from application.proof.ports.closing import CloseBook as CloseBook
from application.proof.ports.closing import Closing as Closing
from application.proof.ports.folding import BookFold as BookFold
from application.proof.ports.heads import HeadLog as HeadLog
from application.proof.ports.stream import AuditBook as AuditBook
from application.proof.ports.stream import StreamView as StreamView
from application.proof.ports.verdicts import VerdictBook as VerdictBook
from application.proof.sealing import LogMark, Unsealed
from domain.calls.transaction import Dialog
from domain.facts.month import Month
from domain.proof.aged import Aged
from domain.proof.seals import Recomputed, Seal


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

    async def overview(self, now: datetime) -> Overview:
        """Give the book's figures as of `now`.

        Raises:
            UnavailableError: the book cannot be read just now.
        """
        ...


@runtime_checkable
class OldCalls(Protocol):
    """The calls of long ago, in the tables that people read; facts and movements stay for good."""

    async def months(self) -> Sequence[Month]:
        """Give the months in which calls began that are there, the earliest first.

        Raises:
            UnavailableError: the book cannot be read just now.
        """
        ...

    async def drop(
        self, before: datetime, ends_before: datetime, allow: Callable[[Aged], bool]
    ) -> tuple[Aged, int]:
        """Count what lies before a moment, and drop the calls there if `allow` says so of it.

        Copies and settled letters whose messages the stream stored before `ends_before` may go too;
        while the stream may hold such a message its end must be known.
        The gate keeps their keys: delivered again they are known, and debit nobody. Gives what
        there was, and how many calls went; stores that keep calls in pieces drop whole ones.

        Raises:
            UnavailableError: nothing was dropped; try again, or with the rights of the owner.
        """
        ...


@runtime_checkable
class SealBook(Protocol):
    """The event log and the seals over it; both are append only.

    Each method raises UnavailableError while the book is away; nothing has changed then.
    """

    async def mark(self) -> LogMark | None:
        """Give the end of the log as it is committed now; None where all of it is sealed."""
        ...

    async def settled(self, mark: LogMark) -> bool:
        """Tell whether nothing can be entered before a mark any more."""
        ...

    async def seal(self, up_to: int, most: int) -> Seal | None:
        """Seal at most so many events behind the last seal, up to a position.

        None where there are none, where the first of them is in the form of older software, or
        where somebody else sealed them just now.
        """
        ...

    async def held(self, number: int | None = None) -> Seal | None:
        """Give a seal by its number, or the last."""
        ...

    def recomputed(self, first: int) -> AsyncIterator[Recomputed]:
        """Give the seals from a number on, in their order, beside what the log has there now."""
        ...

    async def unsealed(self) -> Unsealed:
        """Count what is not sealed yet."""
        ...
