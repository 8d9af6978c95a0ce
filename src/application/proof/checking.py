"""A list of checks over a period: the one place where another is added is the container."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import datetime

from attrs import frozen

from application.proof.closing import Objection
from application.proof.reconcile_files import FileReconciliation


@frozen(kw_only=True)
class Period:
    """What is looked at.

    Attributes:
        start, end: of the calls, by their start; UTC.
        until: by then every one of them was over.
        first_seal: from which seal on the log is looked at.
        files: what became of the lines of that time, where somebody named files.
        quiet: hosts of which nothing more will come, by the word of a person.
    """

    start: datetime
    end: datetime
    until: datetime
    first_seal: int = 1
    files: FileReconciliation | None = None
    quiet: Collection[str] = ()


@frozen
class Check:
    """One thing that is looked at; `look` gives a sentence for all that is not right."""

    name: str
    look: Callable[[Period], Awaitable[Sequence[str]]]


async def findings(checks: Sequence[Check], period: Period) -> Sequence[Objection]:
    """Run all checks, whatever the first of them find."""
    return [Objection(each.name, seen) for each in checks for seen in await each.look(period)]
