"""Who wrote a number in which way: told by the plan under which it was written."""

import re
from collections.abc import Iterator
from typing import Final

from domain.numbering.book import PlanBook
from domain.numbering.normalising import normalise
from domain.numbering.number import NumberKind
from domain.numbering.plan import ALWAYS, NumberPlan

_FRACTION: Final = re.compile(r"[0-9]+\.[0-9]+")
_MEANS_NOTHING: Final = (NumberKind.NAME, NumberKind.UNKNOWN)


def is_meant(written: str, digits: str, plan: NumberPlan) -> bool:
    """Tell whether a plan reads what was written as the number of these digits.

    The digits are of E.164; those that begin with a zero are read by the plan as well.
    """
    meant = normalise(_typed(digits), plan)
    read = normalise(written, plan)
    return meant.kind not in _MEANS_NOTHING and (read.kind, read.text) == (meant.kind, meant.text)


def spellings(digits: str, book: PlanBook) -> frozenset[str]:
    """Give the digits, and what anybody writes for them under any plan of a book, without marks."""
    return frozenset(
        spelling
        for plan in _plans(book)
        for spelling in _spelled(digits, plan)
        if is_meant(spelling, digits, plan)
    ) | {digits}


def tails(digits: str, book: PlanBook) -> frozenset[str]:
    """Give ends of the number, one of which is in whatever any plan reads as it."""
    return frozenset(tail for plan in _plans(book) for tail in _tails(digits, plan))


def is_in(line: str, digits: str, book: PlanBook) -> bool:
    """Tell whether something between quotation marks is read as the number by any plan.

    A decimal fraction is none, whatever may stand between digits.
    """
    pieces = [each for each in line.split('"') if not _FRACTION.fullmatch(each)]
    return any(is_meant(each, digits, plan) for plan in _plans(book) for each in pieces)


def _typed(digits: str) -> str:
    return digits if digits.startswith("0") else f"+{digits}"


def _plans(book: PlanBook) -> Iterator[NumberPlan]:
    return (version.plan for versions in book.plans.values() for version in versions)


def _tails(digits: str, plan: NumberPlan) -> Iterator[str]:
    number = normalise(_typed(digits), plan).e164
    if number is None:
        yield digits
        return
    yield number
    if number.startswith(plan.country_code):
        national = number[len(plan.country_code) :]
        yield national
        if plan.area_code and national.startswith(plan.area_code):
            yield national[len(plan.area_code) :]


def _spelled(digits: str, plan: NumberPlan) -> Iterator[str]:
    number, *national = _tails(digits, plan)
    spelled = [number, *national]
    spelled += [plan.national_prefix + tail for tail in national]
    spelled += [prefix + number for prefix in (ALWAYS, *plan.international_prefixes)]
    for in_front in ("", *plan.strip):
        yield from (in_front + each for each in spelled)
