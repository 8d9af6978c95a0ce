"""What corrections need of the book: calls as they are held, and amendments entered as a whole."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol, runtime_checkable
from uuid import UUID

from application.amendments import CallSelection, KeptCall
from domain.events import CallAmended


@runtime_checkable
class Amending(Protocol):
    """One correction, of as many calls as it takes; it holds as a whole or not at all."""

    def calls(self, wanted: CallSelection) -> AsyncIterator[Sequence[KeptCall]]:
        """Give the calls in the order of their starts, as they are held before the correction.

        Raises:
            UnavailableError: the book cannot be read just now.
        """
        ...

    async def call(self, call_key: UUID) -> KeptCall:
        """Give one call.

        Raises:
            RejectedError: there is none.
            UnavailableError: the book cannot be read just now.
        """
        ...

    async def amend(self, amendments: Sequence[CallAmended]) -> None:
        """Record amendments; prices of before are given back at once, new ones debited at the end.

        Raises:
            RejectedError: a call was amended otherwise meanwhile.
            UnavailableError: nothing of the correction holds; try again.
        """
        ...


@runtime_checkable
class AmendmentBook(Protocol):
    """The book of calls and money, as a correction sees it."""

    def amending(self) -> AbstractAsyncContextManager[Amending]:
        """Begin a correction; one at a time, others wait.

        When the block ends well, everything holds and every balance is the sum of its movements;
        what follows from a balance that crossed a threshold is recorded with it. When it raises,
        nothing has changed.

        Raises:
            UnavailableError: nothing has changed; try again.
        """
        ...
