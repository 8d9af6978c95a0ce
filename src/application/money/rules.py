"""Rules of the house: an operator sets them, and the first worker says what it was started with."""

from datetime import timedelta

from attrs import frozen

from application.money.ports import MoneyBook
from domain.money.rules import Rules, seed_longest_call, set_longest_call


@frozen
class ChangeRules:
    """Say what holds for every call, for all who judge."""

    book: MoneyBook

    async def set_longest_call(self, longest: timedelta, because: str) -> Rules:
        """Let a call that lasts longer be for a person; what is stored waits for a re-rating.

        Raises:
            InvalidWishError: no time that a call can last.
            UnavailableError: nothing was changed; try again.
        """
        return await self.book.change_rules(set_longest_call(longest, because))

    async def seed_longest_call(self, longest: timedelta) -> Rules:
        """Set it where nobody has said anything yet; give what holds.

        Raises:
            InvalidWishError, UnavailableError: as above.
        """
        return await self.book.change_rules(seed_longest_call(longest))
