"""Written numbers beside what a plan made of them, to be explained."""

from collections.abc import Iterable
from datetime import datetime

from attrs import frozen

from domain.numbering.book import PlanBook, Source
from domain.numbering.normalising import normalise
from domain.numbering.number import Number


@frozen(kw_only=True)
class Reading:
    """A number as it was written, and as the plan of this name reads it."""

    plan: str
    written: str
    number: Number


def readings(
    book: PlanBook, source: Source, moment: datetime, numbers: Iterable[str | None]
) -> tuple[Reading, ...]:
    """Read the numbers of a call as its price does; none where no plan holds for it."""
    name = book.name_for(source, moment)
    plan = None if name is None else book.named(name, moment)
    if name is None or plan is None:
        return ()
    return tuple(
        Reading(plan=name, written=each, number=normalise(each, plan)) for each in numbers if each
    )
