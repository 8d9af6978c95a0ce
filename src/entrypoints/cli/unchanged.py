"""What is said again is no fault, and told so."""

from collections.abc import Callable
from typing import Final, TypeVar

from attrs import evolve

from application.money.noticing import Said
from entrypoints.terminal.report import Report

UNCHANGED: Final = "nothing changed: it is so already"
_H = TypeVar("_H")


def unless_news(report: Report, *, news: bool) -> Report:
    """Begin a report with a line that says so where nothing was to be changed."""
    return report if news else evolve(report, parts=[UNCHANGED, *report.parts])


def of_said(report: Callable[[_H], Report]) -> Callable[[Said[_H]], Report]:
    """Make of a report on what holds one on what was said."""
    return lambda said: unless_news(report(said.held), news=said.news)
