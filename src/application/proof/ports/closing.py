"""The promises about months that are closed."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol, runtime_checkable

from application.proof.closing import WHOLE_LOG, LogSpan
from domain.facts.closing import Booked, CallTotals, Closes, MonthClosed
from domain.facts.month import Month


@runtime_checkable
class Closing(Protocol):
    """One close, while nobody amends a call and nobody else closes."""

    @property
    def closes(self) -> Closes:
        """The months that are closed."""
        ...

    async def close(self, fact: MonthClosed) -> None:
        """Enter it.

        Raises:
            UnavailableError: nothing was entered; try again.
        """
        ...


@runtime_checkable
class CloseBook(Protocol):
    """Which months are closed, and what the book has of a month.

    Each method raises UnavailableError while the book is away; nothing has changed then.
    """

    def closing(self) -> AbstractAsyncContextManager[Closing]:
        """Hold amendments and other closes still while the block lasts; all or nothing of it."""
        ...

    async def closes(self) -> Closes:
        """Give the months that are closed."""
        ...

    async def calls(self, month: Month, span: LogSpan = WHOLE_LOG) -> CallTotals:
        """Sum what a piece of the log says of the calls that began in a month.

        An amendment gives back what was before and takes what is now; sums that are nothing at
        all are left out, the others stand in the order of their currencies.
        """
        ...

    async def booked(self, month: Month) -> Sequence[Booked]:
        """Sum what was booked within a month, by currency."""
        ...

    async def heard(self, since: datetime) -> Mapping[str, datetime]:
        """Give the hosts of whose calls the stream stored one since a moment, and when the last."""
        ...

    async def first_month(self) -> Month | None:
        """Give the earliest month in which a call of the book began, be it dropped since."""
        ...

    async def months_before(self, month: Month) -> Sequence[Month]:
        """Give the earlier months in which calls of the book began, be they dropped since.

        The earliest first.
        """
        ...

    def open_letters(self, since: datetime) -> AsyncIterator[Sequence[bytes]]:
        """Give the bytes of parked letters that the stream stored since a moment, some at a time.

        In no order.
        """
        ...

    async def unrated(self, month: Month) -> Mapping[str, int]:
        """Count the calls that began in a month and have no price, by the reason."""
        ...
