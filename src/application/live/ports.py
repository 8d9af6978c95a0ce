"""What the live gateway needs: tapes of what is told of calls, a place to resume from, owners."""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from typing import Protocol, runtime_checkable

from application.live.data import Funds, KeptView, Place, TapeBatch


@runtime_checkable
class CallTape(Protocol):
    """A stream in which calls are told of, as a reader sees it who takes nothing away."""

    def batches(self, after: Place | None, since: datetime | None) -> AsyncIterator[TapeBatch]:
        """Give what the stream keeps after a place, then what comes, in the order of the stream.

        Where the place is unknown, or the stream was made anew or no longer holds what follows
        it, begins with what was stored from `since` on, or with all that is there; that batch
        says that it is not whole. Each message is given once, also through outages, which are
        waited out; what cannot be read is given without content. A batch without entries tells
        that nothing waits. None is given twice, and none is read far ahead while the caller is
        busy. Ends when the process is asked to stop.

        Raises:
            SetupError: no right to read.
        """
        ...


@runtime_checkable
class ViewStore(Protocol):
    """Keeps the view from which another process can go on."""

    async def keep(self, view: KeptView) -> None:
        """Keep this view in the place of the one before, whole or not at all.

        Raises:
            UnavailableError: the one before is still there; try again.
        """
        ...

    async def latest(self) -> KeptView | None:
        """Give the view that was kept last; None where there is none that can be read.

        Raises:
            UnavailableError: it cannot be read just now.
        """
        ...


@runtime_checkable
class AccountDirectory(Protocol):
    """Whose the accounts are, and what their companies have."""

    async def owners(self) -> Mapping[str, str]:
        """Give the company of each account that has one, by its name.

        Raises:
            UnavailableError: the directory cannot be read just now.
        """
        ...

    async def names(self) -> Mapping[int, str]:
        """Give the names of all companies, by number.

        Raises:
            UnavailableError: the directory cannot be read just now.
        """
        ...

    async def funds(self) -> Mapping[str, Funds]:
        """Give the balance of each company, by its name.

        Raises:
            UnavailableError: the directory cannot be read just now.
        """
        ...
