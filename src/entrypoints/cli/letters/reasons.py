"""Reasons of dead letters that are misspelt."""

from collections.abc import Callable, Collection
from typing import TypeVar

from domain.near import strange
from entrypoints.cli.hints import with_hints
from entrypoints.process.results import LETTERS
from entrypoints.terminal.report import Report

_H = TypeVar("_H")


def by_reason(
    reason: str | None, tell: Callable[[_H], Report], letters: Callable[[_H], Collection[object]]
) -> Callable[[_H], Report]:
    """Make of a report one that says, where there are no `letters`, that no such reason is."""

    def told(found: _H) -> Report:
        wanted = [] if letters(found) else [reason]
        known = {known for _, known in LETTERS}
        return with_hints(tell)((found, strange("letters have no reason", wanted, known)))

    return told
