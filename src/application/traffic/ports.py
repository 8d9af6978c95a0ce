"""The hours of traffic, kept from the event log."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

from application.traffic.data import Counted, ReportSpan, TrafficHour
from domain.money.fraud import Spent


@runtime_checkable
class TrafficBook(Protocol):
    """Figures that are as old as the last `advance`."""

    async def advance(self) -> bool:
        """Take in some of what was recorded since, each event once, whoever else does the same.

        Returns:
            Whether more may be there by now; where not, whoever waits a while has more at once,
            and an hour is written once for all of it.

        Raises:
            UnavailableError: nothing was taken in; try again.
        """
        ...

    async def hours(self, start: datetime, end: datetime) -> Sequence[TrafficHour]:
        """Give the hours that begin from `start` to before `end`.

        Raises:
            UnavailableError: the book cannot be read just now.
        """
        ...


@runtime_checkable
class SpendingBook(Protocol):
    """What companies spent in the hours of traffic, as old as those are."""

    async def spent(self, company_id: int, hours: Sequence[datetime]) -> Sequence[Spent]:
        """Give what calls of these hours cost a company, by hour and destination.

        Raises:
            UnavailableError: the book cannot be read just now.
        """
        ...

    async def called(
        self, company_id: int, destinations: Collection[str], start: datetime, end: datetime
    ) -> Collection[str]:
        """Give those of the destinations to which it had calls from `start` to before `end`.

        Raises:
            UnavailableError: the book cannot be read just now.
        """
        ...


@runtime_checkable
class CallCounts(Protocol):
    """The calls, counted as they are held by now."""

    async def count(self, span: ReportSpan) -> Counted:
        """Count like calls of some time, all as of one moment.

        An hour is one of the clock of the zone; where that is set back, both are told apart.

        Raises:
            UnavailableError: the book cannot be read just now.
        """
        ...
