"""What a called number in somebody else's file means."""

from typing import Final

from attrs import evolve, frozen

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
