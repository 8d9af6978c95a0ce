"""Whose calls are, what they cost while they go on, and what their companies have."""

from collections.abc import Mapping
from hashlib import sha256

from attrs import define, field

from application.live.data import Funds
from domain.live.sight import Sight
from domain.pricing.price_book import PriceBook
from domain.pricing.running import RunningPrice

_NOBODY = "0" * 8


@define
class Billing:
    """What was learned last of accounts, balances and tariffs.

    Attributes:
        digest: eight hexadecimal digits, equal where the owners are equal.
    """

    owners: Mapping[str, str] = field(factory=dict)
    funds: Mapping[str, Funds] = field(factory=dict)
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
        return self.book.running(sight.account, number, answered_at)
