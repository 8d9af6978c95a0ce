"""Calls that are old enough, and settled, leave the tables that people read."""

from collections.abc import Callable
from datetime import datetime, timedelta

from attrs import frozen

from application.proof.ports import OldCalls
from domain.proof.aged import Aged


@frozen(kw_only=True)
class Retention:
    """What was found before a moment, and what was done.

    Attributes:
        dropped: of the calls there; where they lie in whole days, whole days only.
    """

    before: datetime
    aged: Aged
    dropped: int


@frozen(kw_only=True)
class DropOldCalls:
    """Drop calls that are past their age; nothing goes while anything there is not settled."""

    calls: OldCalls
    clock: Callable[[], datetime]

    async def __call__(self, keep: timedelta, *, dry_run: bool = False) -> Retention:
        """Drop what started before the midnight (UTC) that lies `keep` before the last one.

        Raises:
            UnavailableError: nothing was dropped; try again, or with the rights of the owner.
        """
        before = self.clock().replace(hour=0, minute=0, second=0, microsecond=0) - keep
        aged, dropped = await self.calls.drop(before, lambda aged: aged.settled and not dry_run)
        return Retention(before=before, aged=aged, dropped=dropped)
