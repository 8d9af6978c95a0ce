"""What is said again is no fault, and told so."""

from collections.abc import Callable
from typing import Final, TypeVar

from attrs import evolve

from application.money.noticing import Said
from entrypoints.terminal.report import Report

UNCHANGED: Final = "nothing changed: it is so already"
_H = TypeVar("_H")


def unless_news(report: Report, *, news: bool | None) -> Report:
    """Say whether something was changed: people read it where nothing was, machines always.

    `changed` stands in the document; None is of a question, which is told nothing of it.
    """
    if news is None:
        return report
    document = {"changed": news, **report.document}
    parts = report.parts if news else [UNCHANGED, *report.parts]
    return evolve(report, document=document, parts=parts)


def of_said(report: Callable[[_H], Report]) -> Callable[[Said[_H]], Report]:
    """Make of a report on what holds one on what was said."""
    return lambda said: unless_news(report(said.held), news=said.news)
