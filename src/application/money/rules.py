"""Rules of the house: an operator sets them, and the first worker says what it was started with."""

from datetime import timedelta

from attrs import frozen

from application.money.noticing import Said, noticed
from application.money.ports import MoneyBook
from domain.money.rules import (
    Rules,
    seed_longest_call,
    set_longest_call,
    set_same_dialog,
    set_tax_class,
)
from domain.pricing.same_dialog import SameDialog


@frozen
class ChangeRules:
    """Say what holds for every call, for all who judge."""

    book: MoneyBook

    async def set_longest_call(self, longest: timedelta, because: str) -> Said[Rules]:
        """Let a call that lasts longer be for a person; what is stored waits for a re-rating.

        Raises:
            InvalidWishError: no time that a call can last.
            UnavailableError: nothing was changed; try again.
        """
        return await noticed(set_longest_call(longest, because), self.book.change_rules)

    async def seed_longest_call(self, longest: timedelta) -> Rules:
        """Set it where nobody has said anything yet; give what holds.

        Raises:
            InvalidWishError, UnavailableError: as above.
        """
        return await self.book.change_rules(seed_longest_call(longest))

    async def set_same_dialog(self, wanted: SameDialog, because: str) -> Said[Rules]:
        """Let these hosts' records of one dialog be billed once; stored ones wait for a re-rating.

        Raises:
            InvalidWishError: no name of a host, or no time between records of one dialog.
            RefusedError: nobody has said how long a call may last.
            UnavailableError: nothing was changed; try again.
        """
        return await noticed(set_same_dialog(wanted, because), self.book.change_rules)

    async def set_tax_class(
        self, destination: str, tax_class: str | None, since: str | None, because: str
    ) -> Said[Rules]:
        """Let invoices tell a tax class of calls to some destinations, from a month on.

        Raises:
            InvalidWishError: no name of destinations, or of a class.
            RefusedError: nobody has said how long a call may last.
            UnavailableError: nothing was changed; try again.
        """
        event = set_tax_class(destination, tax_class, since, because)
        return await noticed(event, self.book.change_rules)
