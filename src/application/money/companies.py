"""An operator opens companies and changes them; each rule is one of `domain.money.deciding`."""

from collections.abc import Callable
from datetime import datetime

from attrs import evolve, frozen

from application.money.data import Changed, CompanyAccount, TimeOfTariff
from application.money.ports import Currencies, MoneyBook, MoneyRegister
from domain.moment import UTC_ZONE
from domain.money import deciding
from domain.money.amounts import known_currency
from domain.money.another_currency import change_currency
from domain.money.limits import Limits, PaymentMode
from domain.money.payer_mapping import set_payer_rule
from domain.money.standing import Decide
from domain.money.unassigning import unassign
from domain.money.winding_up import close
from domain.money.zoning import set_zone
from domain.pricing.payer_rules import RuleKey
from domain.pricing.paying import Assignment
from domain.pricing.selecting import Selector
from domain.pricing.sides import Side


@frozen(kw_only=True)
class OpenCompany:
    """Open a company with a balance of zero."""

    book: MoneyBook
    currencies: Currencies

    async def __call__(
        self,
        name: str,
        currency: str,
        payment: PaymentMode,
        limits: Limits,
        zone: str = UTC_ZONE,
    ) -> CompanyAccount:
        """Open it.

        Raises:
            InvalidWishError: no such name, currency, limits or time zone.
            RefusedError: the name is taken.
            UnavailableError: nothing was changed; try again.
        """
        decide = deciding.opening(
            name, known_currency(currency, self.currencies.find(currency)), payment, limits, zone
        )
        return await self.book.open(decide)


@frozen(kw_only=True)
class ChangeCompany:
    """Change a company that is named, or written as an id (`#1`)."""

    book: MoneyBook
    register: MoneyRegister
    currencies: Currencies
    times: TimeOfTariff

    async def rename(self, company: str, name: str, because: str) -> Changed:
        """Give another name; all methods raise what this one does.

        Raises:
            InvalidWishError: a wish that can never be.
            RefusedError: no such company, or what it has does not allow the wish.
            UnavailableError: nothing was changed; try again.
        """
        return await self._change(company, deciding.rename(name, because))

    async def set_limits(self, company: str, change: Callable[[Limits], Limits]) -> Changed:
        """Set other limits; `change` is told those of now."""
        return await self._change(company, deciding.set_limits(change, self.currencies.find))

    async def set_zone(self, company: str, zone: str) -> Changed:
        """Count its months by the calendar of another time zone."""
        return await self._change(company, set_zone(zone))

    async def suspend(self, company: str, because: str) -> Changed:
        """Suspend until an operator resumes."""
        return await self._change(company, deciding.suspend(because))

    async def resume(self, company: str, because: str) -> Changed:
        """Resume, whatever the balance."""
        return await self._change(company, deciding.resume(because))

    async def close(self, company: str, because: str) -> Changed:
        """Close it, once its balance is zero."""
        return await self._change(company, close(because))

    async def change_currency(self, company: str, currency: str, because: str) -> Changed:
        """Keep its book in another currency, before the first movement."""
        found = known_currency(currency, self.currencies.find(currency))
        return await self._change(company, change_currency(found, because))

    async def map_account(
        self,
        company: str,
        account: str,
        start: datetime | None = None,
        *,
        moves_at: datetime | None = None,
    ) -> Changed:
        """Let it pay for an account's calls of a moment and later.

        Without a moment at all times, or from `moves_at` on where somebody pays for it by now.
        """
        return await self._change(company, deciding.map_account(account, start, moves_at=moves_at))

    async def pay_by_rule(
        self,
        company: str,
        key: RuleKey,
        start: datetime | None = None,
        end: datetime | None = None,
        *,
        moves_at: datetime | None = None,
    ) -> Changed:
        """Let it pay for calls that no account names and a rule of this key fits.

        Without a start at all times, or from `moves_at` on where there is one by now.
        """
        return await self._change(company, set_payer_rule(key, start, end, moves_at=moves_at))

    async def assign(
        self, company: str, assignment: Assignment, *, correct: bool = False
    ) -> Changed:
        """Let a tariff hold for it, or correct the assignment that has the same start.

        Times without a zone are of the tariff's.
        """
        tariff, until = assignment.tariff, assignment.valid_to
        assignment = evolve(
            assignment,
            valid_from=await self.times(assignment.valid_from, tariff),
            valid_to=None if until is None else await self.times(until, tariff),
        )
        return await self._change(company, deciding.assign(assignment, correct=correct))

    async def unassign(
        self,
        company: str,
        moment: datetime,
        only: Selector | None = None,
        side: Side = Side.OUTBOUND,
    ) -> Changed:
        """End the tariff that it has then for all of its calls, certain ones, or those to it.

        A time without a zone is of the tariff that it has for them, or had last.
        """
        number = (await self.register.company_names()).find(company)
        held = (await self.register.company(number)).assignments
        tariffs = [each.tariff for each in held if each.calls == (side, only)]
        ended = await self.times(moment, tariffs[-1] if tariffs else "")
        return await self.book.change(number, unassign(ended, only, side))

    async def _change(self, company: str, decide: Decide) -> Changed:
        number = (await self.register.company_names()).find(company)
        return await self.book.change(number, decide)
