"""What is said below an answer of words that may be slips of the hand."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from attrs import evolve

from entrypoints.terminal.report import Report

_H = TypeVar("_H")
Hinted = tuple[_H, Sequence[str]]


def with_hints(tell: Callable[[_H], Report]) -> Callable[[Hinted[_H]], Report]:
    """Make of a report on something one on it and on the hints: lines, and `hints` in JSON."""

    def told(found: Hinted[_H]) -> Report:
        report, hints = tell(found[0]), list(found[1])
        return evolve(
            report, document={**report.document, "hints": hints}, parts=[*report.parts, *hints]
        )

    return told
