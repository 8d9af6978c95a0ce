"""Months as they are typed."""

import typer

from domain.facts.month import Month, read_month
from domain.moment import is_plausible


def a_month(text: str, named: str | None = None) -> Month:
    """Read a month; `named` is where it stands."""
    try:
        return read_month(text)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint=named) from None


def a_month_of_calls(text: str) -> Month:
    """Read the argument MONTH: one in which calls may have begun."""
    month = a_month(text, "MONTH")
    if not is_plausible(month.start):
        raise typer.BadParameter(f"no month in which calls began: {month}", param_hint="MONTH")
    return month
