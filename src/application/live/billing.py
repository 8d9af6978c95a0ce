"""Whose calls are, what they cost while they go on, and what their companies have."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Final

from attrs import define, field

from application.live.data import Funds
from application.live.items import Row
from application.live.position import Position, clock_at
from domain.live.sight import Sight, due_of
from domain.pricing.price_book import PriceBook
from domain.pricing.running import RunningPrice

_NOBODY = "0" * 8
NO_NAMES: Final[Mapping[int, str]] = {}


@define
class Billing:
    """What was learned last of accounts, balances and tariffs.

    Attributes:
        learnt: something was learnt at all.
        digest: eight hexadecimal digits, equal where the owners are equal.
        names: of companies, by number.
    """

    owners: Mapping[str, str] = field(factory=dict)
    funds: Mapping[str, Funds] = field(factory=dict)
    learnt: bool = False
    book: PriceBook = field(factory=PriceBook)
    digest: str = _NOBODY
    names: Mapping[int, str] = field(factory=dict)

    def own(self, owners: Mapping[str, str], names: Mapping[int, str] = NO_NAMES) -> None:
        """Learn whose the accounts are, and what companies are called, by number."""
        self.owners, self.names = dict(owners), dict(names)
        joined = "\0".join(f"{key}\0{owners[key]}" for key in sorted(owners))
        self.digest = sha256(joined.encode()).hexdigest()[:8] if owners else _NOBODY

    def paid(
        self, account: str | None, host: str, callee: str | None, moment: datetime
    ) -> tuple[str | None, bool]:
        """Name the company that pays, and tell whether who pays is certain.

        Whose account it is pays; else the rules tell, as far as the source does not matter.
        """
        owner = None if account is None else self.owners.get(account)
        if owner is not None:
            return owner, True
        found = self.book.live_payer(account, callee or "", moment, host=host)
        name = None if found.payer is None else self.names.get(found.payer.company_id)
        return name, found.certain

    def price_of(self, sight: Sight) -> RunningPrice | None:
        """Give the price of an answered call, if it has one."""
        if sight.answered_at is None:
            return None
        number, answered_at = sight.callee or "", sight.answered_at
        return self.book.running(
            sight.account, number, answered_at, caller=sight.caller, host=sight.name.host
        )

    def dialog_of(self, sight: Sight, company: str | None) -> str | None:
        """Name the dialog of a call that is one of several, of which one is billed."""
        name = sight.name
        if company is None or not self.book.same_dialog.holds_for(name.host):
            return None
        if name.from_tag is None or sight.to_tag is None:
            return None
        names = (company, name.call_id, name.from_tag, sight.to_tag)
        joined = "".join(f"{each}\0" for each in names)
        return sha256(joined.encode()).hexdigest()[:16]

    def row(self, sight: Sight, entered: Position) -> Row:
        """Make a row of a call in progress."""
        # That it is overdue is known only to whom the clock was followed as far.
        longest = self.book.longest_call
        due = clock_at(due_of(sight, longest)) if sight.overdue else Position()
        moment = sight.answered_at or sight.begun_at
        company, certain = self.paid(sight.account, sight.name.host, sight.callee, moment)
        return Row(
            key=sight.name.digest(),
            company=company,
            payer_certain=certain,
            price=self.price_of(sight),
            dialog=self.dialog_of(sight, company),
            touched=entered.joined(due),
            entered=entered,
            sight=sight,
        )
