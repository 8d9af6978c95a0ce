"""The numbers of a call as they are kept beside what was written."""

from collections.abc import Sequence
from datetime import datetime

from attrs import frozen

from domain.numbering.book import PlanBook, Source
from domain.numbering.normalising import normalise
from domain.numbering.plan import NumberPlan


@frozen
class CallNumbers:
    """Digits of E.164; None where a number is none, or no plan reads it."""

    caller: str | None = None
    callee: str | None = None

    def left_beside(self, caller: str | None, callee: str | None) -> "CallNumbers":
        """Give what is left where one of the written numbers is forgotten."""
        return CallNumbers(caller and self.caller, callee and self.callee)


NO_NUMBERS = CallNumbers()


def call_numbers(
    plans: PlanBook, source: Source, moment: datetime, caller: str | None, callee: str | None
) -> CallNumbers:
    """Read what was written as calls from there that are answered then are read."""
    plan = plans.find(source, moment)
    return NO_NUMBERS if plan is None else CallNumbers(_e164(caller, plan), _e164(callee, plan))


def could_be(number: str | None, written: str | None, plans: Sequence[NumberPlan]) -> bool:
    """Tell whether any of these plans reads what was written as this number, or there is none."""
    return number is None or any(_e164(written, plan) == number for plan in plans)


def digits_meant(number: str | None) -> str | None:
    """Give the digits of a number that somebody asks for; None where it is none of E.164."""
    if number is None:
        return None
    digits = number[1:] if number.startswith("+") else number.removeprefix("00")
    right = digits.isascii() and digits.isdigit() and not digits.startswith("0")
    return digits if right else None


def _e164(written: str | None, plan: NumberPlan) -> str | None:
    return normalise(written, plan).e164 if written else None
