"""Months as they are typed."""

import typer

from domain.facts.month import Month, read_month
from domain.moment import YEARS_OF_CALLS, is_plausible


def a_month(text: str, named: str = "MONTH") -> Month:
    """Read a month in which calls may begin; `named` is where it stands."""
    try:
        month = read_month(text)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint=named) from None
    if not is_plausible(month.start):
        raise typer.BadParameter(f"no month of calls, {YEARS_OF_CALLS}: {month}", param_hint=named)
    return month
