"""Whose calls are, what they cost while they go on, and what their companies have."""

from collections.abc import Mapping
from hashlib import sha256

from attrs import define, field

from application.live.data import Funds
from application.live.items import Row
from application.live.position import Position, clock_at
from domain.live.sight import Sight, due_of
from domain.pricing.price_book import PriceBook
from domain.pricing.running import RunningPrice

_NOBODY = "0" * 8


@define
class Billing:
    """What was learned last of accounts, balances and tariffs.

    Attributes:
        learnt: something was learnt at all.
        digest: eight hexadecimal digits, equal where the owners are equal.
    """

    owners: Mapping[str, str] = field(factory=dict)
    funds: Mapping[str, Funds] = field(factory=dict)
    learnt: bool = False
    book: PriceBook = field(factory=PriceBook)
    digest: str = _NOBODY

    def own(self, owners: Mapping[str, str]) -> None:
        """Learn whose the accounts are."""
        self.owners = dict(owners)
        joined = "\0".join(f"{key}\0{owners[key]}" for key in sorted(owners))
        self.digest = sha256(joined.encode()).hexdigest()[:8] if owners else _NOBODY

    def company_of(self, account: str | None) -> str | None:
        """Name the company of an account."""
        return None if account is None else self.owners.get(account)

    def price_of(self, sight: Sight) -> RunningPrice | None:
        """Give the price of an answered call, if it has one."""
        if sight.answered_at is None or sight.account is None:
            return None
        number, answered_at = sight.callee or "", sight.answered_at
        return self.book.running(
            sight.account, number, answered_at, caller=sight.caller, host=sight.name.host
        )

    def row(self, sight: Sight, entered: Position) -> Row:
        """Make a row of a call in progress."""
        # That it is overdue is known only to whom the clock was followed as far.
        longest = self.book.longest_call
        due = clock_at(due_of(sight, longest)) if sight.overdue else Position()
        return Row(
            key=sight.name.digest(),
            company=self.company_of(sight.account),
            price=self.price_of(sight),
            touched=entered.joined(due),
            entered=entered,
            sight=sight,
        )
