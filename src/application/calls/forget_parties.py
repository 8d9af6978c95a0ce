"""Who took part in calls is forgotten: one person who asks for it, or everybody after some time."""

from collections.abc import Callable
from datetime import datetime, timedelta

from attrs import frozen

from application.calls.ports import PartyBook
from application.letters.data import LettersForgotten
from application.letters.ports import DeadLetterDesk
from application.pricing.ports import NumberPlans
from domain.calls.forgetting import Forgetting
from domain.calls.parties import mentions, number_of
from domain.facts.amending import Order
from domain.money.errors import InvalidWishError
from domain.numbering.spelling import spellings


@frozen(kw_only=True)
class Forgotten:
    """What was forgotten; open letters keep their bytes until they are settled."""

    calls: int
    letters: LettersForgotten


@frozen(kw_only=True)
class ForgetParties:
    """Forget in calls and in dead letters; prices, statements and the log stay as they are."""

    book: PartyBook
    desk: DeadLetterDesk
    plans: NumberPlans
    clock: Callable[[], datetime]

    async def number(self, number: str, order: Order, *, dry_run: bool = False) -> Forgotten:
        """Forget a number wherever it stands, however the plan of a call says that it is written.

        Raises:
            InvalidWishError: it is no number, or the reason names it.
            RejectedError, UnavailableError: as `PartyBook.forget`.
        """
        try:
            digits = number_of(number)
        except ValueError as error:
            raise InvalidWishError(str(error), "number") from error
        plans = await self.plans.plans()
        if any(mentions(order.because, each) for each in spellings(digits, plans)):
            raise InvalidWishError("it names the number, and the log keeps it for good", "because")
        return await self._forget(Forgetting(digits=digits, plans=plans), order, dry_run=dry_run)

    async def before(self, moment: datetime, order: Order, *, dry_run: bool = False) -> Forgotten:
        """Forget everybody who took part in calls that started before a moment.

        Raises:
            RejectedError, UnavailableError: as `PartyBook.forget`.
        """
        return await self._forget(Forgetting(before=moment), order, dry_run=dry_run)

    async def older_than(
        self, keep: timedelta, order: Order, *, dry_run: bool = False
    ) -> Forgotten:
        """Forget as `before` the midnight (UTC) that lies `keep` before the last one.

        Raises:
            InvalidWishError: no day is so long ago.
            RejectedError, UnavailableError: as `PartyBook.forget`.
        """
        midnight = self.clock().replace(hour=0, minute=0, second=0, microsecond=0)
        try:
            moment = midnight - keep
        except OverflowError as error:
            why = f"{keep.days} days ago there was no day"
            raise InvalidWishError(why, "older_than") from error
        return await self.before(moment, order, dry_run=dry_run)

    async def _forget(self, wanted: Forgetting, order: Order, *, dry_run: bool) -> Forgotten:
        calls = await self.book.forget(wanted, order, dry_run=dry_run)
        return Forgotten(calls=calls, letters=await self.desk.forget(wanted, dry_run=dry_run))
