"""What a called number in somebody else's file means."""

from datetime import datetime
from typing import Final

from attrs import define, evolve, field, frozen

from domain.numbering.book import PlanBook, Source
from domain.numbering.normalising import normalise
from domain.numbering.plan import Bare, NumberPlan

_ZERO: Final = "0"
_ANYWHERE: Final = NumberPlan(country_code="999", bare=Bare.UNKNOWN)
"""Nobody has this country code: `+` and `00` are read, and nothing else."""


@frozen
class ReadByPlan:
    """Reads numbers by the plan that was named for the file."""

    plan: NumberPlan

    def __call__(self, written: str) -> str | None:
        """Give the digits of E.164; None where it is no such number."""
        return normalise(written, self.plan).e164


def reading_without(plan: NumberPlan | None) -> ReadByPlan:
    """Read numbers where nobody said how the file writes them.

    `+` and `00` mean international, and a zero in front what it means at home; a number without any
    prefix may be of E.164 or of the country, and is not read: its digits are compared as they are.

    Args:
        plan: how calls of that side are read; None: there is none.
    """
    if plan is None:
        return ReadByPlan(_ANYWHERE)
    trunk = plan.national_prefix if plan.national_prefix == _ZERO else ""
    return ReadByPlan(evolve(plan, bare=Bare.UNKNOWN, strip=(), national_prefix=trunk))


@define(kw_only=True)
class TheirNumbers:
    """Reads by a plan that is named, else with care by that of a company, or of all others.

    Attributes:
        named: the plan of the file; None: nobody said.
        company_id: whose calls they are; None where they are a supplier's.
    """

    book: PlanBook
    named: str | None
    company_id: int | None
    _readers: dict[NumberPlan | None, ReadByPlan] = field(factory=dict, init=False)

    def __call__(self, written: str, moment: datetime) -> str | None:
        """Give the digits of E.164 as the plan was at a moment; None where it is no such number."""
        if self.named is None:
            plan = self.book.find(Source(company_id=self.company_id), moment)
        else:
            plan = self.book.named(self.named, moment)
        if plan not in self._readers:
            self._readers[plan] = ReadByPlan(plan) if self.named and plan else reading_without(plan)
        return self._readers[plan](written)
