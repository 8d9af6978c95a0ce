"""The promises of the proof: ends counted, the stream seen from beside, the audit's book."""

from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

from application.proof.ports.census import RecordCensus as RecordCensus
from application.proof.ports.closing import CloseBook as CloseBook
from application.proof.ports.closing import Closing as Closing
from application.proof.ports.folding import BookFold as BookFold
from application.proof.ports.heads import HeadLog as HeadLog
from application.proof.ports.stream import AuditBook as AuditBook
from application.proof.ports.stream import StreamView as StreamView
from application.proof.ports.verdicts import VerdictBook as VerdictBook
from application.proof.sealing import LogMark, Unsealed
from domain.facts.month import Month
from domain.proof.aged import Aged
from domain.proof.seals import Recomputed, Seal


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
